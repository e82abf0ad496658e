package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.message.AgentCall;
import spine.api.message.NeuralSpike;
import spine.api.message.PhysicsMetadata;
import spine.api.message.ResponseMetadata;
import spine.api.message.StatusReport;
import spine.api.message.Waveform;

/** SP-06: the head is read without decoding the payload, and says what the whole message says. */
class EnvelopeHeadTest {
    @Property(tries = 500)
    void shouldSayWhatTheFullParseSays(@ForAll("spikes") NeuralSpike spike) throws Exception {
        var head = EnvelopeHead.read(spike.toByteString());

        assertEquals(spike.getRequestId(), head.requestId());
        assertEquals(spike.getTimestamp(), head.timestamp());
        assertEquals(spike.getSenderValue(), head.sender());
        assertEquals(spike.getRecipientValue(), head.recipient());
        assertEquals(spike.getSchemaMajor(), head.schemaMajor());
        assertEquals(spike.getRecipientName(), head.recipientName());
        assertEquals(spike.getCapability(), head.capability());
        assertEquals(spike.getDeadlineUnixMs(), head.deadlineUnixMs());
        assertEquals(spike.getIdempotent(), head.idempotent());
        assertEquals(spike.getMirrored(), head.mirrored());
        assertEquals(spike.hasMeta(), head.meta());
        assertEquals(spike.getPayloadCase().getNumber(), head.payloadField());
        assertEquals(spike.getPayloadCase() == NeuralSpike.PayloadCase.PAYLOAD_NOT_SET ? 0 : 1, head.payloads());
        assertEquals(spike.getTraceContextOrDefault("traceparent", ""), head.trace().getOrDefault("traceparent", ""));
    }

    @Property(tries = 200)
    void shouldGiveTheSameContentWhenOnlyTimeAndTraceDiffer(@ForAll("spikes") NeuralSpike spike) throws Exception {
        var again = spike.toBuilder().setTimestamp(spike.getTimestamp() + 1).setDeadlineUnixMs(7)
                .putTraceContext("traceparent", "another").build();
        var other = spike.toBuilder().setRecipientName(spike.getRecipientName() + "x").build();

        assertEquals(EnvelopeHead.read(spike.toByteString()).content(),
                EnvelopeHead.read(again.toByteString()).content());
        assertFalse(EnvelopeHead.read(spike.toByteString()).content()
                .equals(EnvelopeHead.read(other.toByteString()).content()));
    }

    @Property(tries = 1000)
    void shouldThrowNothingElseWhenBytesAreGarbage(@ForAll byte[] garbage) {
        readOrRefuse(ByteString.copyFrom(garbage));
    }

    @Property(tries = 500)
    void shouldThrowNothingElseWhenASpikeIsCutOrBitsFlip(@ForAll("spikes") NeuralSpike spike,
            @ForAll int cut, @ForAll int flip) {
        var bytes = spike.toByteArray();
        readOrRefuse(ByteString.copyFrom(bytes, 0, bytes.length == 0 ? 0 : Math.floorMod(cut, bytes.length)));
        if (bytes.length > 0) {
            bytes[Math.floorMod(flip, bytes.length)] ^= 1 << Math.floorMod(flip, 8);
            readOrRefuse(ByteString.copyFrom(bytes));
        }
    }

    private static void readOrRefuse(ByteString bytes) {
        try {
            EnvelopeHead.read(bytes);
        } catch (InvalidProtocolBufferException refused) {
            assertFalse(String.valueOf(refused.getMessage()).isEmpty());
        }
    }

    /** The full parser takes ten bytes of a varint and no more, whatever the tenth says; so does the head. */
    @Test
    void shouldTakeTheSameVarintsAsTheFullParse() throws Exception {
        var bytes = ByteString.copyFrom(HexFormat.of().parseHex("980183c5d8ffffffffffff81e00102"));

        assertEquals(NeuralSpike.parseFrom(bytes).getSchemaMajor(), EnvelopeHead.read(bytes).schemaMajor());
    }

    @Test
    void shouldSkipGroupsAndUnknownFieldsWhenTheyAreWhole() throws Exception {
        var bytes = bytes(out -> {
            out.writeTag(99, WireFormat.WIRETYPE_START_GROUP);
            out.writeInt32(1, 5);
            out.writeTag(99, WireFormat.WIRETYPE_END_GROUP);
            out.writeString(1, "id");
            out.writeFixed64(77, 1);
            out.writeFixed32(78, 1);
        });

        assertEquals("id", EnvelopeHead.read(bytes).requestId());
    }

    @Test
    void shouldRefuseWhenGroupsAreNestedWithoutEndOrEndAlone() throws Exception {
        var deep = bytes(out -> {
            for (int i = 0; i < 10_000; i++) {
                out.writeTag(99, WireFormat.WIRETYPE_START_GROUP);
            }
        });
        var endAlone = bytes(out -> out.writeTag(99, WireFormat.WIRETYPE_END_GROUP));
        var endInTrace = bytes(out -> out.writeByteArray(18, new byte[] {(byte) (99 << 3 | 4), 6}));

        assertThrows(InvalidProtocolBufferException.class, () -> EnvelopeHead.read(deep));
        assertThrows(InvalidProtocolBufferException.class, () -> EnvelopeHead.read(endAlone));
        assertThrows(InvalidProtocolBufferException.class, () -> EnvelopeHead.read(endInTrace));
    }

    @Test
    void shouldRefuseWhenALengthPointsBehindTheEnd() throws Exception {
        var bytes = bytes(out -> {
            out.writeTag(5, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(Integer.MAX_VALUE);
        });

        assertThrows(InvalidProtocolBufferException.class, () -> EnvelopeHead.read(bytes));
    }

    @Test
    void shouldCountTwoPayloadsWhenTwoAreOnTheWire() throws Exception {
        var bytes = NeuralSpike.newBuilder().setTextData("a").build().toByteString()
                .concat(NeuralSpike.newBuilder().setDataWave(Waveform.getDefaultInstance()).build().toByteString());

        assertEquals(2, EnvelopeHead.read(bytes).payloads());
    }

    @Test
    void shouldCountNoPayloadWhenItsNumberComesWithAnotherWireType() throws Exception {
        assertEquals(0, EnvelopeHead.read(bytes(out -> out.writeInt32(9, 1))).payloads());
    }

    @Test
    void shouldNotLookIntoThePayloadWhenItIsBroken() throws Exception {
        var bytes = bytes(out -> out.writeByteArray(5, new byte[] {1, 2, 3}));

        assertEquals(5, EnvelopeHead.read(bytes).payloadField());
    }

    @Test
    void shouldKnowEveryPayloadNumberOfTheSchema() throws Exception {
        for (var field : NeuralSpike.getDescriptor().getOneofs().get(0).getFields()) {
            var bytes = bytes(out -> out.writeByteArray(field.getNumber(), new byte[0]));
            assertEquals(field.getNumber(), EnvelopeHead.read(bytes).payloadField(), field.getName());
        }
    }

    @Test
    void shouldPreferNameOverCapabilityOverNumberWhenAddressed() throws Exception {
        var all = NeuralSpike.newBuilder().setRecipientValue(2).setRecipientName("a").setCapability("c");

        assertEquals(new Address.Name("a"), EnvelopeHead.read(all.build().toByteString()).address());
        assertEquals(new Address.Capability("c"),
                EnvelopeHead.read(all.clearRecipientName().build().toByteString()).address());
        assertEquals(new Address.Component(2),
                EnvelopeHead.read(all.clearCapability().build().toByteString()).address());
    }

    @Test
    void shouldStayWithinBoundsWhenTimestampsComeByTheMillion() throws Exception {
        var bytes = bytes(out -> {
            for (int i = 0; i < 1_000_000; i++) {
                out.writeInt64(2, i);
                out.writeEnum(3, 1);
            }
        });

        var head = EnvelopeHead.read(bytes);

        assertEquals(999_999, head.timestamp());
        assertTrue(head.content().size() < bytes.size());
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static ByteString bytes(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return ByteString.copyFrom(bytes.toByteArray());
    }

    @Provide
    Arbitrary<NeuralSpike> spikes() {
        var text = Arbitraries.strings().ofMaxLength(20);
        var head = Combinators.combine(text, Arbitraries.longs(), Arbitraries.integers(), Arbitraries.integers(),
                text, text, Arbitraries.longs(), Arbitraries.integers()).as(EnvelopeHeadTest::spike);
        var extras = Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false),
                Arbitraries.of(true, false), Arbitraries.integers().between(48, 5000), Arbitraries.integers(),
                Arbitraries.integers().between(0, 5)).as((a, b, c, d, e, f) -> new int[] {a ? 1 : 0, b ? 1 : 0,
                        c ? 1 : 0, d, e, f});
        return Combinators.combine(head, extras).as((spike, x) -> {
            spike.setIdempotent(x[0] == 1).setMirrored(x[1] == 1).setSchemaMajor(x[4]);
            if (x[2] == 1) {
                spike.setMeta(ResponseMetadata.newBuilder().setSource("s")).setPhysics(
                        PhysicsMetadata.newBuilder().setEnergy(1));
            }
            spike.setUnknownFields(UnknownFieldSet.newBuilder().addField(x[3], UnknownFieldSet.Field.newBuilder()
                    .addVarint(x[4]).addLengthDelimited(ByteString.copyFromUtf8("u")).addGroup(
                            UnknownFieldSet.newBuilder().addField(9, UnknownFieldSet.Field.newBuilder()
                                    .addFixed32(1).build()).build()).build()).build());
            switch (x[5]) {
                case 1 -> spike.setTextData("t");
                case 2 -> spike.setStatus(StatusReport.newBuilder().putMetrics("loop_count", 1));
                case 3 -> spike.setAgentCall(AgentCall.newBuilder().setContentType("x"));
                case 4 -> spike.setDataWave(Waveform.newBuilder().addRealParts(1));
                default -> spike.clearPayload();
            }
            return spike.build();
        });
    }

    private static NeuralSpike.Builder spike(String id, long time, int sender, int recipient, String name,
            String capability, long deadline, int junk) {
        return NeuralSpike.newBuilder().setRequestId(valid(id)).setTimestamp(time).setSenderValue(sender)
                .setRecipientValue(recipient).setRecipientName(valid(name)).setCapability(valid(capability))
                .setDeadlineUnixMs(deadline).setEpochId(junk)
                .putAllTraceContext(Map.of("traceparent", valid(id), "junk" + junk, "x"));
    }

    /** Without lone surrogates, which have no UTF-8. */
    private static String valid(String text) {
        return ByteString.copyFromUtf8(text).toStringUtf8();
    }
}
