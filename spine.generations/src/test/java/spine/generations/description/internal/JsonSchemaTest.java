package spine.generations.description.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Schemas: what is told of a text that does not fit, and which are refused. */
class JsonSchemaTest {
    private static final String COUNT = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["text"],
             "properties": {"text": {"type": "string", "minLength": 1}, "most": {"$ref": "#/$defs/count"},
                            "a/b": {"enum": ["x", "y"]}},
             "additionalProperties": false, "$defs": {"count": {"type": "integer", "minimum": 1}}}""";

    private static String misfit(String text) {
        return JsonSchema.of(COUNT).misfit(text).map(JsonSchema.Misfit::toString).orElse("fits");
    }

    @Test
    void shouldNameThePlaceAndWhatWasExpectedAndNothingOfTheText() {
        assertEquals("fits", misfit("{\"text\": \"a\", \"most\": 3}"));
        assertEquals("at /text it must have type \"string\"", misfit("{\"text\": 4711}"));
        assertEquals("as a whole it must have required [\"text\"]", misfit("{}"));
        assertEquals("at /most it must have minimum 1", misfit("{\"text\": \"a\", \"most\": -4711}"));
        assertEquals("at /a~1b it must have enum [\"x\",\"y\"]", misfit("{\"text\": \"a\", \"a/b\": \"secret\"}"));
        assertEquals("at /other nothing may be there by the schema's /additionalProperties",
                misfit("{\"text\": \"a\", \"other\": 1}"));
        assertEquals("as a whole it must have type \"object\"", misfit("[4711]"));
    }

    @Test
    void shouldTakeStrictJsonOnly() {
        for (var text : new String[] {"", "{text: 'a'}", "{\"text\": \"a\"} more", "{\"text\": \"a\",}", "\uFFFD",
            "{\"text\": NaN}"}) {
            assertEquals("as a whole it must be JSON by RFC 8259", misfit(text), text);
        }
        assertFalse(JsonSchema.of("{}").misfit("[".repeat(100_000)).isEmpty(), "nor a tower of brackets");
    }

    @Test
    void shouldNotBeWornOutByAHugeNumber() {
        var schema = JsonSchema.of("{\"multipleOf\": 3}");
        assertFalse(schema.misfit("1e999999999").isEmpty());
    }

    @Test
    void shouldRefuseWhatIsNoSchemaLeadsOutOrLeadsNowhere() {
        Map.of("nonsense", "no JSON", "{\"type\": \"strin\"}", "at '/type'", "[]", "no JSON Schema",
                "{\"$ref\": \"https://example.com/a.json\"}", "nothing is fetched",
                "{\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}}", "nothing is fetched",
                "{\"$ref\": \"#/$defs/absent\"}", "leads nowhere", "{\"pattern\": \"(\"}", "its pattern",
                "{\"$schema\": \"https://example.com/meta\"}", "no JSON Schema").forEach((text, why) -> {
                    var said = assertThrows(IllegalArgumentException.class, () -> JsonSchema.of(text), text).getMessage();
                    assertTrue(said.contains(why), said);
                });
    }

    @Test
    void shouldKnowItsOwnMetaSchemaAndTakeDataForData() {
        JsonSchema.of("{\"const\": {\"$ref\": \"https://example.com\"}, \"properties\": {\"$ref\": {\"type\": \"string\"}}}");
    }

    @Property(tries = 300)
    void shouldNeverThrowWhateverComes(@ForAll String text) {
        JsonSchema.of(COUNT).misfit(text);
    }
}
