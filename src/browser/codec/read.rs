//! Bytes into values.

use super::Error;
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

/// The value that a message holds, all of it.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = Reader(bytes);
    let value = T::deserialize(&mut reader)?;
    if reader.0.is_empty() { Ok(value) } else { Err(Error("a message goes on behind its end".to_owned())) }
}

pub struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn take(&mut self, length: usize) -> Result<&'m [u8], Error> {
        let (taken, rest) =
            self.0.split_at_checked(length).ok_or_else(|| Error("a message ends too early".to_owned()))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn flag(&mut self) -> Result<bool, Error> {
        Ok(self.array::<1>()? != [0])
    }

    fn number(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    fn length(&mut self) -> Result<usize, Error> {
        Ok(self.number()? as usize)
    }

    fn counted(&mut self) -> Result<&'m [u8], Error> {
        let length = self.length()?;
        self.take(length)
    }

    fn text(&mut self) -> Result<&'m str, Error> {
        std::str::from_utf8(self.counted()?).map_err(|_| Error("a text in a message is not UTF-8".to_owned()))
    }

    fn some<'r>(&'r mut self, left: usize) -> Several<'r, 'm> {
        Several { of: self, left, fields: false }
    }
}

macro_rules! numbers {
    ($($name:ident: $visit:ident: $type:ty),*) => {
        $(fn $name<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(<$type>::from_le_bytes(self.array()?))
        })*
    };
}

impl<'m> Deserializer<'m> for &mut Reader<'m> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'m>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error("a message does not say what a value is".to_owned()))
    }

    fn deserialize_ignored_any<V: Visitor<'m>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error("nothing in a message is passed over".to_owned()))
    }

    fn deserialize_identifier<V: Visitor<'m>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error("a message has no names".to_owned()))
    }

    numbers!(
        deserialize_i8: visit_i8: i8, deserialize_i16: visit_i16: i16, deserialize_i32: visit_i32: i32,
        deserialize_i64: visit_i64: i64, deserialize_u8: visit_u8: u8, deserialize_u16: visit_u16: u16,
        deserialize_u32: visit_u32: u32, deserialize_u64: visit_u64: u64, deserialize_f32: visit_f32: f32,
        deserialize_f64: visit_f64: f64
    );

    fn deserialize_bool<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.flag()?)
    }

    fn deserialize_char<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        let letter = char::from_u32(self.number()?).ok_or_else(|| Error("no such letter".to_owned()))?;
        visitor.visit_char(letter)
    }

    fn deserialize_str<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bytes(self.counted()?)
    }

    fn deserialize_byte_buf<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bytes(self.counted()?)
    }

    fn deserialize_option<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.flag()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'m>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'m>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.length()?;
        visitor.visit_seq(self.some(left))
    }

    fn deserialize_tuple<V: Visitor<'m>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.some(length))
    }

    fn deserialize_tuple_struct<V: Visitor<'m>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.some(length))
    }

    fn deserialize_map<V: Visitor<'m>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.flag()? {
            let json = self.counted()?;
            return serde_json::Deserializer::from_slice(json)
                .deserialize_map(visitor)
                .map_err(|error| Error(error.to_string()));
        }
        let left = self.length()?;
        visitor.visit_map(self.some(left))
    }

    fn deserialize_struct<V: Visitor<'m>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Several { of: self, left: fields.len(), fields: true })
    }

    fn deserialize_enum<V: Visitor<'m>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self)
    }
}

/// What is left of several values: elements, entries of a map, or fields, each of which may have been left out.
struct Several<'r, 'm> {
    of: &'r mut Reader<'m>,
    left: usize,
    fields: bool,
}

impl<'m> SeqAccess<'m> for Several<'_, 'm> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'m>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        // A field that was left out is its default; the next one follows all the same.
        if self.fields && !self.of.flag()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.of).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'m> MapAccess<'m> for Several<'_, 'm> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'m>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.of).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'m>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.of)
    }
}

impl<'m> EnumAccess<'m> for &mut Reader<'m> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'m>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let index: U32Deserializer<Error> = self.number()?.into_deserializer();
        Ok((seed.deserialize(index)?, self))
    }
}

impl<'m> VariantAccess<'m> for &mut Reader<'m> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'m>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'m>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.some(length))
    }

    fn struct_variant<V: Visitor<'m>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Several { of: self, left: fields.len(), fields: true })
    }
}
