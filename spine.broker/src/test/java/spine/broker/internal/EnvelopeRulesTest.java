package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.message.Cancel;
import spine.api.message.NeuralSpike;
import spine.api.message.ResponseMetadata;
import spine.api.message.SparseWaveform;
import spine.api.message.StatusReport;
import spine.api.message.Waveform;
import spine.api.message.WaveformSHM;

class EnvelopeRulesTest {
    private final TestTime time = new TestTime();
    private final EnvelopeRules rules = new EnvelopeRules(time);

    private EnvelopeHead head(Consumer<NeuralSpike.Builder> change) throws Exception {
        var spike = NeuralSpike.newBuilder().setRequestId("id").setTimestamp(time.millis()).setSchemaMajor(2)
                .setTextData("t");
        change.accept(spike);
        return EnvelopeHead.read(spike.build().toByteString());
    }

    private String rule(Consumer<NeuralSpike.Builder> change) throws Exception {
        var refusal = rules.check(head(change));
        return refusal == null ? null : refusal.meta().get(EnvelopeRules.RULE);
    }

    @Test
    void shouldLetThroughWhenAllRulesAreKept() throws Exception {
        assertNull(rule(s -> { }));
        assertNull(rule(s -> s.setSchemaMajor(0)), "a schema that is not claimed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, -1})
    void shouldRefuseAnotherSchemaMajorSP02(int major) throws Exception {
        assertEquals("SP-02", rule(s -> s.setSchemaMajor(major)));
        assertEquals(ErrorCode.SCHEMA_MISMATCH, rules.check(head(s -> s.setSchemaMajor(major))).code());
    }

    @Test
    void shouldRefuseMissingOrUnprintableIdAndMissingTimestampSP03() throws Exception {
        assertEquals("SP-03", rule(s -> s.setRequestId("")));
        assertEquals("SP-03", rule(s -> s.setRequestId("x".repeat(65))));
        assertEquals("SP-03", rule(s -> s.setRequestId("a\nrefused at=DATA")), "an id that forges a log line");
        assertEquals("SP-03", rule(s -> s.setTimestamp(0)));
        assertEquals("SP-03", rule(s -> s.setRecipientName("n".repeat(65))));
        assertEquals("SP-03", rule(s -> s.setCapability("n".repeat(65))));
    }

    @Test
    void shouldRefuseNoneAndTwoPayloadsSP05() throws Exception {
        assertEquals("SP-05", rule(NeuralSpike.Builder::clearPayload));
        var two = NeuralSpike.newBuilder().setRequestId("id").setTimestamp(time.millis()).setTextData("a").build()
                .toByteString().concat(NeuralSpike.newBuilder().setTextData("b").build().toByteString());
        assertEquals("SP-05", rules.check(EnvelopeHead.read(two)).meta().get(EnvelopeRules.RULE));
    }

    @Test
    void shouldKeepTheReplayWindowInBothDirectionsSP08() throws Exception {
        long now = time.millis();
        assertNull(rule(s -> s.setTimestamp(now - 300_000)));
        assertNull(rule(s -> s.setTimestamp(now + 300_000)));
        assertEquals("SP-08.window.other", rule(s -> s.setTimestamp(now - 300_001)));
        assertEquals("SP-08.window.other", rule(s -> s.setTimestamp(now + 300_001)));
    }

    /** The distance of these from now does not fit into a long, and its absolute value is negative. */
    @Test
    void shouldRefuseTimestampsWhoseAgeOverflowsSP08() throws Exception {
        for (long extreme : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, time.millis() + Long.MIN_VALUE}) {
            assertNotNull(rule(s -> s.setTimestamp(extreme)), "timestamp " + extreme);
        }
    }

    @Test
    void shouldDropLateWavesButNeverLateTextSP08() throws Exception {
        long late = time.millis() - 51;
        assertEquals("SP-08.wave", rule(s -> s.setTimestamp(late).setDataWave(Waveform.getDefaultInstance())));
        assertEquals("SP-08.wave", rule(s -> s.setTimestamp(late).setSparseWave(SparseWaveform.getDefaultInstance())));
        assertEquals("SP-08.wave", rule(s -> s.setTimestamp(late).setWaveformShm(WaveformSHM.getDefaultInstance())));
        assertNull(rule(s -> s.setTimestamp(late + 1).setDataWave(Waveform.getDefaultInstance())));
        assertNull(rule(s -> s.setTimestamp(late)));
    }

    /** A late wave and a wrong clock are counted apart. */
    @Test
    void shouldNameTheClassOfWhatIsTooOldSP08() throws Exception {
        long old = time.millis() - 300_001;
        assertEquals("SP-08.window.wave", rule(s -> s.setTimestamp(old).setDataWave(Waveform.getDefaultInstance())));
        assertEquals("SP-08.window.control", rule(s -> s.setTimestamp(old).setStatus(StatusReport.getDefaultInstance())));
        assertEquals("SP-08.window.control", rule(s -> s.setTimestamp(old).setCancel(Cancel.getDefaultInstance())));
        assertEquals("SP-08.window.other", rule(s -> s.setTimestamp(old)));
        assertNull(rule(s -> s.setTimestamp(old + 1).setStatus(StatusReport.getDefaultInstance())), "never under 5 min");
    }

    @Test
    void shouldTakeNoPayloadOnlyFromAnAcknowledgementSP05() throws Exception {
        assertNull(rule(s -> s.clearPayload().setMeta(ResponseMetadata.getDefaultInstance())));
        assertNull(rule(s -> s.clearPayload().setCredit(3)), "it grants credit, and asks nobody");
        assertEquals("SP-05", rule(s -> s.clearPayload().setCredit(3).setRecipientName("somebody")));
        assertEquals("SP-05", rule(s -> s.clearPayload()));
    }

    @Test
    void shouldNotReadTextsThatAreNoUtf8SP15() {
        for (int field : new int[] {1, 29, 30}) {
            var tag = field < 16 ? new byte[] {(byte) (field << 3 | 2)}
                    : new byte[] {(byte) (field << 3 & 0x7f | 2 | 0x80), (byte) (field >>> 4)};
            var spike = ByteString.copyFrom(tag).concat(ByteString.copyFrom(new byte[] {2, (byte) 0xc3, 0x28}));
            assertThrows(InvalidProtocolBufferException.class, () -> EnvelopeHead.read(spike), "field " + field);
        }
    }

    /** Component 0 is a real one: a number alone never says that nobody sent it (SP-03), nor does it route by itself. */
    @Test
    void shouldAddressByNameThenCapabilityThenNumberSP01SP03() throws Exception {
        assertEquals(new Address.Component(0), head(s -> { }).address());
        assertEquals(new Address.Component(18), head(s -> s.setRecipientValue(18).setCapability("")).address());
        assertEquals(new Address.Capability("c"), head(s -> s.setRecipientValue(18).setCapability("c")).address());
        assertEquals(new Address.Name("n"), head(s -> s.setCapability("c").setRecipientName("n")).address());
        assertEquals(new Address.Group("g"), head(s -> s.setRecipientName("group:g")).address());
    }

    @Test
    void shouldHoldTheSenderAgainstTheKeySEC20() throws Exception {
        var grant = Kit.grant(3);
        assertNull(rules.checkSender(head(s -> s.setSenderValue(3)), grant, false));
        assertEquals(ErrorCode.FORBIDDEN, rules.checkSender(head(s -> s.setSenderValue(4)), grant, false).code());
        assertEquals(ErrorCode.FORBIDDEN, rules.checkSender(head(s -> s.setSenderValue(4)), grant, true).code());
        assertNotNull(rules.checkSender(head(s -> { }), grant, false), "SP-03: a missing sender reads as 0");
        assertNull(rules.checkSender(head(s -> { }), grant, true), "an agent without a number");
        assertNull(rules.checkSender(head(s -> { }), Kit.grant(0), false));
    }

    @Test
    void shouldKeepTheLogPrintableWhenTextComesFromOutside() {
        assertEquals("a?b?c?", Throttle.printable("a\nb\u2028c\u202e"));
        assertEquals(203, Throttle.printable("x".repeat(10_000)).length());
        assertEquals(ByteString.copyFromUtf8("ü"), ByteString.copyFromUtf8(Throttle.printable("ü")));
    }
}
