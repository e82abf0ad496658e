package spine.generations.description.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.Agent;
import spine.api.AgentDescription;
import spine.api.AgentDescriptor;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamAgent;

/** Agents held to their schemas. */
class HeldTest {
    private static final String JSON = "application/json";
    private static final String SCHEMA = "{\"type\": \"object\", \"required\": [\"a\"]}";
    private final AtomicInteger asked = new AtomicInteger();

    private static AgentDescriptor described(String input, String inputSchema, String outputSchema) {
        return new AgentDescriptor("x", Set.of(), OptionalInt.empty(), input, JSON, "1", List.of(),
                new AgentDescription("", inputSchema, outputSchema, Set.of(), List.of(), Set.of(), Set.of(), 0));
    }

    private Agent echo(String answer) {
        return (call, request) -> {
            asked.incrementAndGet();
            return json(answer);
        };
    }

    private static Payload json(String text) {
        return new Payload(JSON, ByteString.copyFromUtf8(text));
    }

    @Test
    void shouldRefuseInputThatDoesNotFitBeforeTheAgent() throws Exception {
        var held = Held.to(described(JSON, SCHEMA, ""), echo("1"));
        var refusal = assertThrows(SpineException.class, () -> held.answer(null, json("{}"))).refusal();
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals("The input does not fit agent x: as a whole it must have required [\"a\"].", refusal.reason());
        assertEquals("", refusal.meta().get("pointer"));
        assertThrows(SpineException.class, () -> held.answer(null, Payload.text("plain")), "text, where JSON is declared");
        assertEquals(0, asked.get());
        assertEquals("1", held.answer(null, Payload.text("{\"a\": 1}")).text());
    }

    @Test
    void shouldLeaveAloneWhatIsNoJson() throws Exception {
        var takesText = Held.to(described(Payload.TEXT, SCHEMA, ""), echo("1"));
        assertEquals("1", takesText.answer(null, Payload.text("plain")).text());
        assertThrows(SpineException.class, () -> takesText.answer(null, json("{}")), "JSON is held to it all the same");
        var message = new Payload("application/x-protobuf; messageType=x", ByteString.EMPTY);
        assertEquals("1", Held.to(described(JSON, SCHEMA, ""), echo("1")).answer(null, message).text());
        var free = echo("1");
        assertSame(free, Held.to(described(JSON, "", ""), free), "no schema, nothing in between");
    }

    @Test
    void shouldTellAnAnswerThatDoesNotFitAsTheAgentsFailure() throws Exception {
        var held = Held.to(described(JSON, "", SCHEMA), echo("{\"b\": 4711}"));
        var refusal = assertThrows(SpineException.class, () -> held.answer(null, json("{}"))).refusal();
        assertEquals(ErrorCode.AGENT_FAILED, refusal.code());
        assertTrue(!refusal.sentence().contains("4711"), refusal.sentence());
        assertEquals("{\"a\": 1}", Held.to(described(JSON, "", SCHEMA), echo("{\"a\": 1}")).answer(null, json("")).text());
    }

    @Test
    void shouldLetPartsAndItsBeingDisabledThrough() throws Exception {
        var refusal = new Refusal(ErrorCode.UNAVAILABLE, "No key.", "Set one.");
        var streamer = new StreamAgent() {
            @Override
            public void answer(Call call, Payload request, Parts out) throws Exception {
                out.write(json("{"));
                out.write(json("\"a\": 1}"));
            }

            @Override
            public Optional<Refusal> disabled() {
                return Optional.of(refusal);
            }
        };
        var held = assertInstanceOf(StreamAgent.class, Held.to(described(JSON, SCHEMA, SCHEMA), streamer));
        var parts = new AtomicInteger();
        held.answer(null, json("{\"a\": 1}"), part -> parts.incrementAndGet());
        assertEquals(2, parts.get());
        assertThrows(SpineException.class, () -> held.answer(null, json("{}"), part -> parts.incrementAndGet()));
        assertEquals("{\"a\": 1}", held.answer(null, json("{\"a\": 1}")).text(), "joined and held");
        assertEquals(Optional.of(refusal), held.disabled());
    }

    @Test
    void shouldLeaveTheThreadAsTheAgentKnowsIt() throws Exception {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            Agent loader = (call, request) -> Payload.text(String.valueOf(thread.getContextClassLoader()));
            var held = Held.to(described(JSON, SCHEMA, ""), loader);
            assertEquals(String.valueOf(loader.getClass().getClassLoader()), held.answer(null, json("{\"a\": 1}")).text());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void shouldKnowJsonByItsMediaType() {
        assertTrue(Held.isJson("Application/JSON; charset=utf-8"));
        assertTrue(Held.isJson("application/problem+json"));
        assertTrue(!Held.isJson("application/jsonlines") && !Held.isJson("text/plain"));
    }
}
