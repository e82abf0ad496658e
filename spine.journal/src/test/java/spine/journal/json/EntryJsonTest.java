package spine.journal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.message.NeuralSpike;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

class EntryJsonTest {
    private static final double[] DOUBLES = {0.1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE};

    /** Whatever a message holds, protobuf's own printer says the same. */
    @Property(tries = 300)
    void shouldPrintAsProtobufDoes(@ForAll long seed, @ForAll boolean spike) throws Exception {
        var random = new Random(seed);
        var message = filled(spike ? NeuralSpike.newBuilder() : random.nextBoolean() ? RCISRequest.newBuilder()
                : RCISResponse.newBuilder(), random, 3);
        assertEquals(JsonParser.parseString(JsonFormat.printer().print(message)),
                JsonParser.parseString(new Gson().toJson(ProtoJson.of(message))));
    }

    private static Message filled(Message.Builder builder, Random random, int depth) {
        for (var field : builder.getDescriptorForType().getFields()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            if (field.isMapField() || field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    var value = value(builder, field, random, depth);
                    if (value != null) {
                        builder.addRepeatedField(field, value);
                    }
                }
            } else {
                var value = value(builder, field, random, depth);
                if (value != null) {
                    builder.setField(field, value);
                }
            }
        }
        return builder.build();
    }

    private static Object value(Message.Builder parent, FieldDescriptor field, Random random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
            case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> List.of("", "a\"b", "\u0007é\u2028", "key" + random.nextInt()).get(random.nextInt(4));
            case BYTE_STRING -> ByteString.copyFrom(new byte[] {1, (byte) random.nextInt()});
            case ENUM -> anEnum(field, random);
            case MESSAGE -> depth == 0 ? null : filled(parent.newBuilderForField(field), random, depth - 1);
        };
    }

    private static EnumValueDescriptor anEnum(FieldDescriptor field, Random random) {
        return random.nextInt(5) == 0 ? field.getEnumType().findValueByNumberCreatingIfUnknown(1000)
                : field.getEnumType().getValues().get(random.nextInt(field.getEnumType().getValues().size()));
    }

    private static Object message(Kind kind, String operation, ByteString body) {
        return EntryJson.whole(new Numbered(1, new Entry(kind, 0, "", "", "", "", "", 0, "", operation, ByteString.EMPTY,
                body))).get("message");
    }

    @Test
    void shouldKnowWhichMessageABodyIs() {
        var query = RCISRequest.newBuilder().setQuery(QueryRequest.newBuilder().setQueryText("x")).build();
        var spike = NeuralSpike.newBuilder().setRequestId("r").setTextData("x").build();
        var refusal = RCISResponse.newBuilder().setRequestId("r").setStatusCode(503)
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode("OVERLOADED")).build();
        assertEquals("nikola.rcis.RCISRequest", message(Kind.REQUEST, "query", query.toByteString()));
        assertEquals("nikola.spine.NeuralSpike", message(Kind.REQUEST, "text_data", spike.toByteString()));
        assertEquals("nikola.spine.NeuralSpike", message(Kind.REPLY, "text_data", spike.toByteString()));
        assertEquals("nikola.rcis.RCISResponse", message(Kind.REFUSAL, "query", refusal.toByteString()));
        // Empty metrics and an empty rich payload have the same bytes: the operation's name decides.
        var metrics = RCISRequest.newBuilder().setMetrics(MetricsRequest.getDefaultInstance()).build().toByteString();
        assertEquals("nikola.rcis.RCISRequest", message(Kind.REQUEST, "metrics", metrics));
        assertEquals("nikola.spine.NeuralSpike", message(Kind.REQUEST, "rich_payload", metrics));
    }

    @Test
    void shouldCallNothingAMessageThatIsNone() {
        var digest = ByteString.copyFrom(new Random(5).doubles(4).collect(() -> java.nio.ByteBuffer.allocate(32),
                java.nio.ByteBuffer::putDouble, (a, b) -> { }).array());
        assertEquals(null, message(Kind.REQUEST, "ingest", digest));
        assertEquals(null, message(Kind.REPLY, "", ByteString.EMPTY));
        var line = EntryJson.whole(new Numbered(1, Entry.of(Kind.AUDIT, 5, "AUTH-001",
                ByteString.copyFromUtf8("{\"event\":\"paired\"}"))));
        assertEquals("{\"event\":\"paired\"}", line.get("text"));
        assertEquals("1970-01-01T00:00:00.005Z", line.get("time"));
        assertFalse(line.containsKey("decoded"));
        assertTrue(line.containsKey("body"));
    }
}
