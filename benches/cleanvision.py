"""Pictures a second and figures beside CleanVision's, in one run on one core.

    pip install cleanvision==0.3.7
    cargo build --release
    python benches/cleanvision.py FOLDER [target/release/muster]

Both read, decode and measure every picture below FOLDER with one process or thread, in turn, three times; what counts is the
least processor time, which other programs disturb the least. Prints milliseconds a picture, and in how many pictures the
figures that both have lie within 0.02 of each other.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile

CLEANVISION = """
import sys
from cleanvision import Imagelab
lab = Imagelab(data_path=sys.argv[1])
lab.find_issues(n_jobs=1, verbose=False)
lab.issues.to_csv(sys.argv[2])
"""

# Ours, CleanVision's, and ours made to mean what CleanVision's says.
FIGURES = [
    ("brightness_p99", "dark_score", lambda value: value),
    ("brightness_p5", "light_score", lambda value: 1 - value),
    ("entropy", "low_information_score", lambda value: min(value / 10, 1)),
    ("blur_score", "blurry_score", lambda value: value),
]


def seconds(command):
    """Processor time of a program and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(path, key):
    with open(path, newline="", encoding="utf-8") as file:
        return {os.path.basename(row[key]): row for row in csv.DictReader(file)}


def main():
    folder = os.path.abspath(sys.argv[1])
    muster = sys.argv[2] if len(sys.argv) > 2 else "target/release/muster"
    with tempfile.TemporaryDirectory() as out:
        ours_csv, theirs_csv = os.path.join(out, "ours.csv"), os.path.join(out, "theirs.csv")
        check = [muster, "check", folder, "--jobs", "1", "--quiet", "--overwrite", "--images-csv", ours_csv]
        # What starting a program and importing its libraries costs is neither's pictures.
        idle = seconds([sys.executable, "-c", "from cleanvision import Imagelab"])
        ours = theirs = float("inf")
        for _ in range(3):
            ours = min(ours, seconds(check))
            theirs = min(theirs, seconds([sys.executable, "-c", CLEANVISION, folder, theirs_csv]) - idle)
        our_rows, their_rows = rows(ours_csv, "path"), rows(theirs_csv, "")
        both = [(our_rows[name], their_rows[name]) for name in our_rows if name in their_rows]
        for name, seconds_in_all in (("CleanVision", theirs), ("Muster", ours)):
            print(f"{name:12} {1000 * seconds_in_all / max(len(both), 1):6.2f} ms a picture")
        print(f"{theirs / ours:.1f} times CleanVision's pictures per second, {len(both)} pictures")
        for our, their, same in FIGURES:
            known = [(a[our], b[their]) for a, b in both if a[our] and b[their]]
            near = sum(abs(same(float(a)) - float(b)) <= 0.02 for a, b in known)
            print(f"{our:15} within 0.02 in {near} of {len(known)}")


if __name__ == "__main__":
    main()
