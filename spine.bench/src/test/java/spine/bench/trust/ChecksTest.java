package spine.bench.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChecksTest {
    /** A wrong answer of the policy would fail the run here. */
    @Test
    void shouldGiveAFigureForEveryQuestionAndForAStranger() {
        var rows = Checks.rows(1);
        assertEquals(ShippedRoles.questions().size() + 1, rows.size());
        assertTrue(rows.stream().allMatch(row -> row.figures().get(0).value() > 0));
    }
}
