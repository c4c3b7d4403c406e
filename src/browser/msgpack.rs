//! Much in few bytes: a summary or an answer as MessagePack inside its message. As an object of JavaScript for each of its
//! thousands of fields it takes the page ten times as long to read.

use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_bytes::ByteBuf;

pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let bytes = rmp_serde::to_vec_named(value).map_err(S::Error::custom)?;
    to.serialize_bytes(&bytes)
}

pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let bytes: ByteBuf = serde::Deserialize::deserialize(from)?;
    rmp_serde::from_slice(&bytes).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use crate::engine::{Answer, Failure, Options, Order, PairMeasure, Question, Summary, ask, check_in_memory};
    use crate::intake::example;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Message {
        #[serde(with = "super")]
        summary: Box<Summary>,
        #[serde(with = "super")]
        answer: Box<Result<Answer, Failure>>,
    }

    #[test]
    fn what_the_engine_says_arrives_as_it_was() {
        let check = check_in_memory("example", example(), Options::default());
        let summary = Box::new(check.summary().expect("the check has judged"));
        let matrix = ask::PairMatrix { most: 60, least: 1, by: PairMeasure::default(), order: Order::default() };
        let evidence = |finding| ask::Evidence { finding, from: 0, most: 9 };
        let gone = evidence(u32::MAX);
        for question in [Question::from(evidence(0)), matrix.into(), ask::SmallTables.into(), gone.into()] {
            let message = Message { summary: summary.clone(), answer: Box::new(check.answer(&question)) };
            assert_eq!(message.answer.is_err(), question == gone.into());
            // Any form will do around it, as long as it holds bytes.
            let sent = serde_json::to_string(&message).expect("a message can be sent");
            let heard: Message = serde_json::from_str(&sent).expect("a message can be read");
            assert_eq!(heard, message);
        }
    }
}
