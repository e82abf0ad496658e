package spine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.memory.Location;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RetrieveRequest;

class TypesTest {
    private static ErrorCode code(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(SpineException.class, action).refusal().code();
    }

    @Test
    void shouldCarryAMessageUnderItsOwnName() throws Exception {
        var query = QueryRequest.newBuilder().setQueryText("q").build();
        var payload = Payload.message(query);

        assertEquals("application/x-protobuf; messageType=nikola.rcis.QueryRequest", payload.contentType());
        assertTrue(payload.is(QueryRequest.getDefaultInstance()));
        assertEquals(query, payload.as(QueryRequest.getDefaultInstance()));
    }

    @Test
    void shouldRefuseAMessageOfAnotherTypeOrThatDoesNotParse() {
        var query = Payload.message(QueryRequest.getDefaultInstance());
        assertEquals(ErrorCode.INVALID_REQUEST, code(() -> query.as(RetrieveRequest.getDefaultInstance())));
        assertEquals(ErrorCode.INVALID_REQUEST, code(() -> Payload.text("q").as(QueryRequest.getDefaultInstance())));
        var broken = new Payload(query.contentType(), ByteString.copyFrom(new byte[] {-1, -1}));
        assertEquals(ErrorCode.INVALID_REQUEST, code(() -> broken.as(QueryRequest.getDefaultInstance())));
    }

    @Test
    void shouldTakeAnEmptyContentTypeForTextAndKeepItsFactsUnchanged() {
        var facts = new HashMap<>(Map.of("source", "memory"));
        var payload = new Payload("", ByteString.copyFromUtf8("ü"), facts);
        facts.clear();

        assertEquals(Payload.TEXT, payload.contentType());
        assertEquals("ü", payload.text());
        assertEquals(Map.of("source", "memory"), payload.meta());
        assertEquals(Map.of("source", "memory", "score", "1"), payload.with("score", "1").meta());
        assertEquals(Map.of("source", "tavily"), payload.with("source", "tavily").meta());
        assertThrows(UnsupportedOperationException.class, () -> payload.meta().put("a", "b"));
    }

    @Test
    void shouldHoldNineCoordinatesWithinTheTorus() {
        var location = Location.of(0, 1, 2, 3, 4, 5, 6, 7, 16383);
        assertEquals(location, Location.of(location.toList()));
        assertEquals(location.hashCode(), Location.of(location.toList()).hashCode());
        assertEquals(16383, location.axis(8));
        assertEquals("[0, 1, 2, 3, 4, 5, 6, 7, 16383]", location.toString());
        assertThrows(IllegalArgumentException.class, () -> Location.of(1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> Location.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Location.of(0, 0, 0, 0, 0, 0, 0, 0, 16384));
        assertThrows(IllegalArgumentException.class, () -> Location.of(-1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void shouldNotChangeWhenTheArrayOutsideDoes() {
        var coordinates = new int[9];
        var location = Location.of(coordinates);
        coordinates[0] = 5;
        assertEquals(0, location.axis(0));
    }

    @Test
    void shouldMeanAnyWorkerWhenAComponentIsAddressedWithoutInstanceSP04() {
        assertEquals(new Address.Component(3, ""), new Address.Component(3));
        assertNotEquals(new Address.Component(3), new Address.Component(3, "a"));
        assertNotEquals(new Address.Name("a"), new Address.Capability("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "with space", "a/b", "a\nb"})
    void shouldRefuseNamesThatAreNoAgentNames(String name) {
        assertThrows(IllegalArgumentException.class,
                () -> new AgentDescriptor(name, Set.of(), OptionalInt.empty(), "", "", ""));
        assertThrows(IllegalArgumentException.class, () -> new GenerationId(name));
    }

    @Test
    void shouldBoundNamesAndCapabilities() {
        assertThrows(IllegalArgumentException.class,
                () -> new AgentDescriptor("a".repeat(65), Set.of(), OptionalInt.empty(), "", "", ""));
        assertThrows(IllegalArgumentException.class,
                () -> new AgentDescriptor("a", Set.of("c".repeat(65)), OptionalInt.empty(), "", "", ""));
        var many = new HashSet<String>();
        for (int i = 0; i < 33; i++) {
            many.add("c" + i);
        }
        assertThrows(IllegalArgumentException.class,
                () -> new AgentDescriptor("a", many, OptionalInt.empty(), "", "", ""));
    }

    @Test
    void shouldBoundTheTimeOfARequest() {
        for (var wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(1).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class,
                    () -> new CallOptions("1", Principal.KERNEL, wrong, TraceContext.NONE, false));
        }
    }

    @Test
    void shouldLeaveOutATraceThatIsMalformed() {
        var parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assertEquals(parent, TraceContext.of(Map.of("traceparent", parent)).traceparent());
        assertSame(TraceContext.NONE, TraceContext.of(Map.of("traceparent", "x\ny")));
        assertSame(TraceContext.NONE, TraceContext.of(Map.of("traceparent", parent, "tracestate", "x".repeat(513))));
        assertThrows(IllegalArgumentException.class, () -> new TraceContext("x", ""));
    }

    @Test
    void shouldSayReasonAndRemedyInOneSentence() {
        assertEquals("Full. Wait.", new Refusal(ErrorCode.OVERLOADED, "Full.", "Wait.").sentence());
        assertEquals("Full.", new Refusal(ErrorCode.OVERLOADED, "Full.", "").sentence());
        assertEquals("1", new Refusal(ErrorCode.OVERLOADED, "Full.", "").with("Retry-After", "1").meta()
                .get("Retry-After"));
    }

    @Test
    void shouldKeepTheStatusNumbersOfTheRequirementsRC04() {
        assertEquals(List.of(401, 404, 429, 500, 501, 503, 504), List.of(ErrorCode.UNAUTHORIZED.status(),
                ErrorCode.NO_SUCH_NODE.status(), ErrorCode.RATE_LIMITED.status(), ErrorCode.INTERNAL.status(),
                ErrorCode.NOT_IMPLEMENTED.status(), ErrorCode.OVERLOADED.status(),
                ErrorCode.DEADLINE_EXCEEDED.status()));
        assertFalse(List.of(ErrorCode.values()).stream().anyMatch(c -> c.status() < 400 || c.status() > 504));
    }
}
