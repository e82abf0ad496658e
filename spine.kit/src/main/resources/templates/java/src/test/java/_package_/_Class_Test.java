package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spine.api.Payload;

class @Class@Test {
    private final @Class@ agent = new @Class@();

    @Test
    void shouldCountWords() {
        assertEquals("{\"words\":3}", answer("{\"text\": \"one two\\n three \"}"));
        assertEquals("{\"words\":0}", answer("{\"text\": \"  \"}"));
    }

    /** The call, which says who asks and until when, is null here: this agent does not look at it. */
    private String answer(String request) {
        return agent.answer(null, Payload.text(request)).text();
    }

    @Test
    void shouldBeWellWithoutAnythingElse() {
        assertTrue(agent.disabled().isEmpty());
    }
}
