//! DOC001: questions that are not answered, where somebody began to answer.

use crate::dataset::documentation::{Part, Question};
use crate::rules::prv::people;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "DOC001",
    name: "open-questions",
    severity: Severity::Note,
    quality: Quality::Documentation,
    section: &families::QUESTIONS,
    headline: |_| "questions that an audit asks are open".into(),
    needs: &[Need::Answers],
    summary: "an answer that an audit needs is missing",
    manual: include_str!("open_questions.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpenQuestions {}

impl Rule for OpenQuestions {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let said = &context.settings.documentation;
        if said.is_empty() {
            return;
        }
        let with_people = said.people.unwrap_or_else(|| people::known(context).is_some());
        let asked: Vec<&Question> =
            Part::ALL.iter().flat_map(|part| part.questions()).filter(|q| of_an_audit(q, with_people)).collect();
        let open: Vec<&str> = asked.iter().filter(|q| !said.says(q.key)).map(|q| q.key).collect();
        if open.is_empty() {
            return;
        }
        let (k, n) = (open.len() as u64, asked.len() as u64);
        outcome.push(
            Finding::new(
                &META,
                format!(
                    "{} of {} that an audit asks {} open: {}",
                    wording::count(k),
                    wording::plural(n, "question", "questions"),
                    if k == 1 { "is" } else { "are" },
                    wording::list(&open, 6)
                ),
            )
            .measured(Measured::share("share of questions without an answer", k, n))
            .remedy(
                "Answer them under [documentation] in muster.toml or on the page, each by who knows; \"unknown\" and \"not \
                 applicable\" are answers too",
            ),
        );
    }
}

/// What a publication is called and where it is found is no audit's question.
fn of_an_audit(question: &Question, with_people: bool) -> bool {
    question.part != Part::Publishing && (with_people || !question.of_people)
}
