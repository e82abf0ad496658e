package spine.orchestrator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OR-07: the rules in order, in any case, and what of a model's words counts. */
class QuestionClassTest {
    @ParameterizedTest
    @CsvSource({"GET https://example.org,API_REQUEST", "' post https://example.org',API_REQUEST",
        "DELETE everything,API_REQUEST", "'what is on https://example.org',URL_EXTRACTION",
        "What IS a heron,FACTUAL_LOOKUP", "how many herons are there,FACTUAL_LOOKUP", "Define heron,FACTUAL_LOOKUP",
        "compare herons and storks,SEMANTIC_REASONING", "getting old,SEMANTIC_REASONING"})
    void shouldGoByTheFirstRuleThatFits(String question, QuestionClass expected) {
        assertEquals(expected, QuestionClass.byRules(question));
    }

    @Test
    void shouldAskNobodyButHttpForARequestAndNobodyAboutMemory() {
        assertEquals("[HTTP]", QuestionClass.API_REQUEST.tools().toString());
        assertTrue(QuestionClass.INTERNAL_QUERY.tools().isEmpty());
        assertEquals("[TAVILY, GEMINI, OPENAI]", QuestionClass.FACTUAL_LOOKUP.tools().toString());
    }

    @Test
    void shouldTellOrdersFromReading() {
        assertTrue(QuestionClass.isOrder("Delete https://example.org/1"));
        assertFalse(QuestionClass.isOrder("GET https://example.org/1"));
        assertFalse(QuestionClass.isOrder("putting"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FACTUAL", "I think FACTUAL_LOOKUP", "factual_lookup", "FACTUAL_LOOKUP.",
        "FACTUAL_LOOKUP\nAPI_REQUEST"})
    void shouldTakeNothingButOneOfTheNames(String said) {
        assertEquals(Optional.empty(), QuestionClass.named(said));
        assertEquals(Optional.of(QuestionClass.FACTUAL_LOOKUP), QuestionClass.named(" FACTUAL_LOOKUP\n"));
    }
}
