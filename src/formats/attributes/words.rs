//! The words that columns are named with, in the languages people name columns in. Words are lower case; each is
//! compared with a name's tokens as they stand and without their accents. Several tokens are joined by a space, words
//! are separated by a comma.

use crate::dataset::Concept;

/// One list of words.
pub(super) type Words = &'static str;

/// Names of protected attributes. Chinese, Japanese, Korean and Thai words count wherever they stand in a name.
pub(super) const PROTECTED: &[(Concept, Words)] = &[
    (
        Concept::Skin,
        "skin type, skin tone, skin color, skin colour, skin shade, skintype, skintone, skincolor, \
            skincolour, fitzpatrick, fitspatrick, fitz, fst, fitzpatrick scale, monk scale, monk skin, mst, hautfarbe, \
            hauttyp, hautton, couleur de peau, couleur peau, teint, color de piel, color piel, \
            tono de piel, tono piel, tipo de piel, cor da pele, cor de pele, cor pele, tom de pele, \
            colore della pelle, colore pelle, fototipo, phototype, phototyp, huidskleur, huidtype, \
            hudfarve, hudfarg, kolor skory, kolor skóry, ten rengi, cilt rengi, cilt tipi, цвет кожи, \
            тип кожи, колір шкіри, 肤色, 膚色, 皮肤类型, 肌の色, 肌タイプ, 피부색, 피부톤, لون البشرة, لون الجلد, رنگ پوست, \
            warna kulit, màu da",
    ),
    (
        Concept::Gender,
        "gender, genders, sex, male, female, transgender, pronoun, pronouns, geschlecht, genre, sexe, \
            genero, sexo, genere, sesso, geslacht, kon, kön, køn, kjonn, kjønn, sukupuoli, płec, płeć, \
            plec, pohlavi, pohlavie, spol, cinsiyet, пол, стать, φυλο, φύλο, מין, מגדר, جنس, الجنس, \
            النوع الاجتماعي, جنسیت, लिंग, 性别, 性別, 성별, เพศ, giới tính, gioi tinh, jenis kelamin, jantina, \
            kelamin",
    ),
    (
        Concept::Race,
        "race, races, racial, ethnicity, ethnicities, ethnic, ethnie, ethnicite, ethnizitat, ethnische, \
            ethnisch, ancestry, caste, tribe, indigenous, raza, etnia, etnicidad, raca, razza, ras, \
            etniciteit, afkomst, herkunft, migrationshintergrund, origine, origines, origen etnico, rasa, \
            irk, ırk, etnik, раса, этнос, этническая, национальность, φυλη, عرق, العرق, نژاد, 种族, 種族, 民族, \
            人种, 人種, 인종, 민족, suku, etnis",
    ),
    (
        Concept::Age,
        "age, ages, agegroup, agerange, agebin, ageband, ageclass, agecategory, agecat, dob, yob, \
            birth date, patient birth, date of birth, birth year, year of birth, birthday, birthdate, birthyear, young, \
            elderly, alter, altersgruppe, lebensalter, geburtsdatum, geburtsjahr, tranche d age, \
            date de naissance, annee de naissance, edad, fecha de nacimiento, ano de nacimiento, idade, \
            faixa etaria, data de nascimento, età, fascia d eta, fascia eta, data di nascita, leeftijd, \
            geboortedatum, geboortejaar, alder, ålder, ika, ikä, wiek, vek, věk, eletkor, varsta, yaş, yas, \
            dogum tarihi, возраст, дата рождения, вік, ηλικια, ηλικία, גיל, عمر, العمر, سن, السن, उम्र, \
            आयु, 年龄, 年齡, 年齢, 出生日期, 生年月日, 生日, 나이, 연령, อายุ, tuổi, tuoi, usia, umur",
    ),
    (
        Concept::Disability,
        "disability, disabilities, disabled, handicap, handicapped, impairment, behinderung, \
            schwerbehinderung, discapacidad, deficiencia, disabilita, beperking, niepełnosprawnosc, \
            niepełnosprawność, engellilik, инвалидность, إعاقة, الإعاقة, 残疾, 殘疾, 残障, 障害, 장애",
    ),
    (
        Concept::Religion,
        "religion, religions, religious, faith, konfession, religione, religiao, godsdienst, wyznanie, \
            religia, религия, دين, الدين, 宗教, 종교, agama",
    ),
    (
        Concept::Nationality,
        "nationality, nationalities, citizenship, country of origin, immigration status, migrant, \
            nationalitat, staatsangehorigkeit, nationalite, nacionalidad, nacionalidade, nazionalita, \
            cittadinanza, nationaliteit, narodowosc, narodowość, uyruk, гражданство, جنسية, الجنسية, 国籍, \
            國籍, 국적, kewarganegaraan",
    ),
    (
        Concept::Orientation,
        "sexual orientation, sexuality, sexuelle orientierung, orientation sexuelle, orientacion sexual",
    ),
    (Concept::Pregnancy, "pregnancy, pregnant, schwanger, schwangerschaft, enceinte, grossesse, embarazo, embarazada"),
    (
        Concept::Marital,
        "marital, marital status, civil status, familienstand, etat civil, estado civil, stato civile, \
            婚姻",
    ),
    (
        Concept::Politics,
        "political, political opinion, political party, political affiliation, trade union, \
            union membership",
    ),
];

/// Names of files of images, by how surely they name one: a file's name, an image, an id.
pub(super) const KEYS: &[Words] = &[
    "filename, filenames, file name, file, files, file path, filepath, path, image path, imagepath, \
        img path, imgpath, image file, imagefile, image filename, image file name, img file, img filename, \
        image name, imagename, img name, imgname, basename, photo path, picture path, photo file, \
        relative path, rel path, dateiname, datei, bildname, bilddatei, nom du fichier, fichier, archivo, \
        nombre archivo, nombre de archivo, arquivo, nome do arquivo, nome file, bestandsnaam, nazwa pliku, \
        dosya, dosya adi, имя файла, файл, 文件名, 图片, 图像, ファイル名, 画像, 파일명, local path, file upload, \
        filename jpg, filepaths, file paths, image paths, image names, image files",
    "image, images, img, imgs, picture, pic, photo, foto, bild, imagen, immagine, imagem, name id, \
        frame",
    "image id, imageid, img id, imgid, image ids, photo id, picture id, isic id, image no, image number, \
        image index, image key, file id, fileid, bild id, img no, sample id, asset id",
    "id, name, key, uid, uuid, sample, item, id code",
];

/// Who is shown, by how directly the word says so.
pub(super) const IDENTITIES: Words = "person, identity, subject, participant, individual, patient, celebrity, celeb, actor, speaker, donor, \
    volunteer, signer, driver, animal, lesion, video, clip, movie, burst, seq, sequence, scene, exam, study, series, \
    case, specimen, location, slide, vehicle, plant";

/// Of these alone in a name nobody knows whether they name one of many or a kind, unless there are many.
pub(super) const IDENTITY_OR_KIND: Words = "scene, sequence, study, series, movie, burst, scene name, location name, case name, plant name, vehicle name, \
    sequence name, study name, series name, animal name, specimen name";

/// What follows a word that names an identity.
pub(super) const ID_ENDINGS: Words = "id, ids, no, nr, number, num, code, key, name, uid, idx, index";

/// Names of one word that are an identity without an ending.
pub(super) const IDENTITY_ALONE: Words = "identity, identities, subject, patient, participant, personid, patientid, subjectid, lesionid, \
    participantid, identityid, celebrity, individual, actor, pid, person, lesion, video, clip, movie, burst, sequence, \
    scene, study, series, videoid, clipid, sceneid, sequenceid, studyid, seriesid, seqid, vid, \
    study instance uid, series instance uid, study uid, series uid";

/// Names of splits.
pub(super) const SPLITS: Words = "split, splits, subset, set, partition, fold, usage, data split, dataset split, split name, train test, \
    train val test, train test split, phase, data set, aufteilung, teilmenge";

/// Who made the annotation.
pub(super) const ANNOTATORS: Words = "annotator, annotators, annotator id, annotator name, rater, rater id, worker, worker id, workerid, \
    labeler, labeller, labeler id, labeller id, annotated by, labeled by, labelled by, grader, grader id, \
    coder, coder id, completed by, reviewer, reader, reader id, radiologist, radiologist id, rad id, observer, observer id, \
    expert id, doctor id, physician id, dermatologist, dermatologist id, pathologist, pathologist id, assessor, \
    evaluator, turker, turker id, worker name, reviewer id";

/// Last words of a name that holds classes.
pub(super) const LABELS: Words = "label, labels, class, classes, category, categories, object, objects, tag, tags, species, diagnosis, \
    diagnostic, dx, target, emotion, emotions, malignant, malignancy, breed, labelname, classname, disease, klasse, klassen, kategorie, etikett, etiquette, \
    classe, categorie, etiqueta, clase, categoria, etichetta, 类别, 標籤, 标签, クラス, ラベル";

/// Names that hold classes, whole.
pub(super) const LABEL_NAMES: Words = "label name, label names, class name, class names, category name, object name, object class, class id, \
    label id, category id, classid, labelid, class label, finding labels, ground truth, gt, gt label, \
    display name, class index, label idx, class idx";

/// How sure a model or an annotator is.
pub(super) const SCORES: Words = "score, scores, confidence, conf, prob, probs, probability, probabilities, logit, logits, likelihood, \
    certainty, konfidenz";

/// What a model says: words that stand in such a column's name.
pub(super) const PREDICTED: Words =
    "pred, preds, predicted, prediction, predictions, y pred, y hat, yhat, vorhersage, prediccion, predicao";

/// Of those, the names of how sure a class or a box is, when nothing else stands in the name.
pub(super) const CERTAINTIES: Words = "score, confidence, confidence score, conf, conf score, prob, probability, logit, likelihood, \
    certainty, konfidenz, det score, detection score, det conf, detection confidence, class score, class conf, \
    class confidence, class prob, class probability, label confidence, label score, box score, box confidence, \
    bbox score, pred score, pred conf, pred prob, prediction score, prediction confidence, object score, obj conf, \
    objectness score";

/// What helps to single a person out.
pub(super) const QUASI: Words = "zip, zipcode, zip code, postcode, postal, postal code, postleitzahl, plz, code postal, city, town, \
    municipality, stadt, ville, ciudad, cidade, citta, region, county, country, pays, pais, paese, \
    province, district, neighborhood, neighbourhood, continent, occupation, job, job title, profession, \
    employer, beruf, birth place, birthplace, place of birth, geburtsort, education, income, salary, \
    school, university, language, native language, mother tongue, address, street, hometown, страна, город, \
    国家, 城市, 都市, 국가, 도시";

/// Names of how a picture came about, whole.
pub(super) const PROVENANCE: Words = "source, sources, dataset, data set, dataset name, origin dataset, collection, database, archive, \
    provider, vendor, site, center, centre, hospital, clinic, institution, lab, laboratory, camera, device, scanner, \
    sensor, lens, microscope, machine, modality, session, batch, folder, directory, subset, acquisition, dx type, \
    diagnosis method, confirmation, annotation file, label source, photographer, uploader, flickr user, licence, \
    license, quelle, kamera, gerat, fuente, camara, appareil, fonte, fotocamera, источник, 来源, 数据集, 相机";

/// Last words of such a name.
pub(super) const PROVENANCE_LAST: Words = "source, dataset, camera, camera model, camera make, camera id, device, scanner, sensor, dx type, hospital, \
    institution, license, licence, photographer, uploader";

/// Last words of a name that holds countries.
pub(super) const COUNTRIES: Words = "country, country code, countrycode, country name, countryname, country iso, iso country, country iso 2, \
    country iso 3, iso 3166, pays, pais, paese, страна, 国家, 국가";

/// Names that hold countries, whole.
pub(super) const COUNTRIES_ALONE: Words = "nation, nations, countries, land, länder, lander, landercode, landeskennung, land code, kraj, ülke, ulke, \
    negara, 国, 國家";

/// With these a country is a person's own.
pub(super) const PERSONAL: Words =
    "birth, origin, home, residence, residency, passport, native, parent, parents, mother, father";

/// What is neither group nor class.
pub(super) const IGNORED: Words = "url, urls, uri, link, href, comment, comments, note, notes, description, descriptions, remark, remarks, \
    caption, captions, license, licence, author, md 5, sha, sha 1, sha 256, hash, checksum, created at, \
    updated at, timestamp, email, e mail, phone, kommentar, bemerkung, commentaire, comentario, title, \
    maskpath, mask path, mask file, segmentation, bbox, bboxes, bounding box, polygon, points, prediction string, predictionstring, rle, encodedpixels, landmarks, keypoints, thumbnail";

/// Names of row numbers; a column without a name is one too.
pub(super) const ROW_NUMBERS: Words = "index, idx, row, row id, row number, unnamed 0, unnamed, rownames, no, nr";
