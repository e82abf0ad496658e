package spine.torus.text.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TermsTest {
    @Test
    void shouldMeetInOneStemWhenWordsAreFormsOfOne() {
        for (var forms : List.of(List.of("bake", "baked", "baking", "bakes"), List.of("patch", "patches", "patching"),
                List.of("battery", "batteries"), List.of("stop", "stopped", "stopping"), List.of("knife's", "knife"))) {
            assertEquals(1, forms.stream().map(Terms::of).distinct().count(), forms.toString());
        }
    }

    @Test
    void shouldKeepNumbersWithAPointWhole() {
        assertEquals(List.of("address", "169.254", "304.8"), Terms.of("The address 169.254. (304.8)"));
    }

    @Test
    void shouldFoldCaseAccentsAndScripts() {
        assertEquals(Terms.of("Café Zürich"), Terms.of("cafe zurich"));
        assertEquals(List.of("привет", "мир"), Terms.of("Привет, мир!"));
        assertEquals(List.of(), Terms.of("How do I ... ?"));
    }
}
