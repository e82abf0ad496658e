package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7, parts 3 and 6, in the product: the query flow with tools that are dropped in, by {@code spinectl query}. The
 * questions have words of their own, so that memory knows none of them before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QueryFlowIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path work;
    private StubTools tools;

    @BeforeAll
    void prepare() throws Exception {
        tools = new StubTools(work.resolve("says"), work, home);
    }

    private void awaitState(String agent, String state) throws Exception {
        Eventually.holds(agent + " is " + state, LIMIT, () -> {
            var shown = product.ctl("agents", "--json", agent);
            return shown.exit() == 0 && shown.out().contains("\"state\":\"" + state + "\"")
                    && shown.out().contains("\"version\":\"9.0.0\"");
        });
    }

    private JsonObject ask(String question) throws Exception {
        var result = product.ctl("query", "--json", "--explain", question);
        assertEquals(0, result.exit(), result.toString());
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    /** {@code step outcome agent} of each. */
    private static List<String> steps(JsonObject answer) {
        var steps = new ArrayList<String>();
        answer.getAsJsonArray("explain").forEach(one -> {
            var step = one.getAsJsonObject();
            assertTrue(step.get("ms").getAsDouble() >= 0);
            steps.add(text(step, "step") + " " + text(step, "outcome") + " " + text(step, "tool") + text(step, "by"));
        });
        return steps.stream().map(String::strip).toList();
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }

    @Test
    @Order(1)
    void shouldSayWhatIsMissingWhenNoToolCanWorkOR09() throws Exception {
        var refused = product.ctl("query", "--json", "--explain", "what is the plumage of a zorble");
        assertEquals(1, refused.exit(), refused.toString());
        var said = JsonParser.parseString(refused.out()).getAsJsonObject();
        assertEquals("NO_RESONANCE", text(said.getAsJsonObject("error"), "code"));
        assertTrue(text(said.getAsJsonObject("error"), "message").contains("tavily"), refused.out());
        assertTrue(steps(said).contains("choice FACTUAL_LOOKUP rules"), refused.out());
    }

    @Test
    @Order(2)
    void shouldAskTheToolTheFirstTimeAndMemoryTheSecond() throws Exception {
        tools.tool("tavily");
        awaitState("tavily", "healthy");
        var first = ask("what is the plumage of a zorble");
        assertEquals("tavily says: it is feathery.", text(first, "response_text"));
        assertEquals("tavily", text(first, "tool_name"));
        assertEquals("https://example.org/tavily", first.getAsJsonArray("sources").get(0).getAsString());
        assertEquals(List.of("recall NO_RESONANCE", "choice FACTUAL_LOOKUP rules", "tool answered tavily", "store stored"),
                steps(first).stream().filter(step -> !step.endsWith("gemini") && !step.endsWith("openai")).toList());

        var second = ask("What is the plumage of a zorble?");
        assertEquals("tavily says: it is feathery.", text(second, "response_text"));
        assertFalse(second.get("used_external_tool").getAsBoolean());
        assertEquals(List.of("recall hit"), steps(second));
        assertTrue(second.getAsJsonArray("sources").toString().contains("https://example.org/tavily"), second.toString());
        assertEquals(1, tools.asked("tavily").size(), "the second time without a call");
        System.out.println(product.ctl("query", "--explain", "what is the weight of a zorble egg"));
    }

    @Test
    @Order(3)
    void shouldFallBackToTheNextToolWhenOneFailsOrIsDisabledOR08() throws Exception {
        tools.model("gemini");
        awaitState("gemini", "healthy");
        var answer = ask("what is the broken frumious gadget");
        assertEquals("gemini", text(answer, "tool_name"));
        assertTrue(steps(answer).containsAll(List.of("choice none of the classes gemini", "choice FACTUAL_LOOKUP rules",
                "tool AGENT_FAILED tavily", "tool answered gemini", "store stored")), answer.toString());

        tools.write("tavily.nokey", "");
        awaitState("tavily", "disabled");
        int before = tools.asked("tavily").size();
        answer = ask("what is the vorpal grommet");
        assertEquals("gemini", text(answer, "tool_name"));
        assertTrue(steps(answer).contains("tool disabled tavily"), answer.toString());
        assertEquals(before, tools.asked("tavily").size());
        var why = product.ctl("why", "tavily");
        assertEquals(1, why.exit(), why.toString());
        assertTrue(why.out().contains("THE_KEY_OF_tavily is not set") && why.out().contains("Set THE_KEY_OF_tavily"),
                why.toString());
        assertTrue(product.ctl("agents").out().contains("disabled"));
        tools.delete("tavily.nokey");
        awaitState("tavily", "healthy");
    }

    @Test
    @Order(4)
    void shouldLetTheModelChooseTheToolOR07() throws Exception {
        tools.write("class", "FACTUAL_LOOKUP\n");
        var answer = ask("compare the mimsy borogove with the slithy tove");
        assertEquals("tavily", text(answer, "tool_name"));
        assertTrue(steps(answer).contains("choice FACTUAL_LOOKUP gemini"), answer.toString());
        tools.delete("class");
    }

    @Test
    @Order(5)
    void shouldPassOnTheModelsTextAsItComes() throws Exception {
        var process = product.spawn("query", "--stream", "--explain", "tell slowly about the manxome foe");
        var out = process.getInputStream();
        var begin = "The model begins";
        assertEquals(begin, new String(out.readNBytes(begin.length()), StandardCharsets.UTF_8), "before its end");
        tools.write("go", "");
        var rest = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), rest + err);
        assertTrue(rest.startsWith(" and ends."), rest);
        assertTrue(err.contains("(tool gemini, https://example.org/slow, resonance"), err);
        assertTrue(rest.contains("store") && rest.contains("stored"), rest);
        assertEquals("The model begins and ends.", text(ask("tell slowly about the manxome foe"), "response_text"));
        var again = product.ctl("query", "--stream", "tell slowly about the manxome foe");
        assertTrue(again.out().startsWith("The model begins and ends.") && again.err().contains("(memory, gemini"),
                again.toString());
    }

    @Test
    @Order(6)
    void shouldStopTheModelAndShowTheReceiptWhenTheClientIsInterrupted() throws Exception {
        var process = product.spawn("query", "--stream", "tell an endless tale of the jubjub bird");
        assertTrue(process.getInputStream().readNBytes(100).length == 100);
        process.toHandle().destroy(); // SIGTERM, and its streams stay open
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(err.contains("Cancelled: stopped, after "), err);
        assertTrue(err.contains("words "), err);
        Eventually.holds("the model was stopped", LIMIT, () -> tools.has("stopped"));
    }

    @Test
    @Order(7)
    void shouldPassOverAToolWhoseCircuitIsOpenCB03() throws Exception {
        tools.tool("firecrawl");
        awaitState("firecrawl", "healthy");
        var words = new Random(7);
        for (int i = 0; i < 5; i++) {
            ask("https://broken." + nonsense(words));
        }
        assertEquals(5, tools.asked("firecrawl").size());
        var answer = ask("https://broken." + nonsense(words));
        assertTrue(steps(answer).contains("tool circuit open firecrawl"), answer.toString());
        assertEquals("gemini", text(answer, "tool_name"));
        assertEquals(5, tools.asked("firecrawl").size());
    }

    /** Five words that memory cannot know. */
    private static String nonsense(Random random) {
        return Stream.generate(() -> random.ints(9, 'a', 'z' + 1).mapToObj(Character::toString)
                .collect(Collectors.joining())).limit(5).collect(Collectors.joining(" "));
    }

    /** What changes something is done each time, and never answered from memory. */
    @Test
    @Order(8)
    void shouldDoAnOrderEachTime() throws Exception {
        tools.tool("http");
        awaitState("http", "healthy");
        for (int i = 1; i <= 2; i++) {
            var answer = ask("POST https://example.org/callooh");
            assertEquals("http", text(answer, "tool_name"));
            assertEquals(i, tools.asked("http").size());
        }
    }
}
