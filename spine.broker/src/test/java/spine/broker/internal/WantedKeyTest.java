package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.Address.KeyRange;
import spine.api.SpineException;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.message.RetrieveRequest;

/** The one field of a payload that the broker reads (SP-06, SP-10). */
class WantedKeyTest {
    private static KeyRange wanted(ByteString spike) throws Exception {
        return WantedKey.of(EnvelopeHead.read(spike), spike);
    }

    private static NeuralSpike.Builder spike(RetrieveRequest.Builder request) {
        return NeuralSpike.newBuilder().setRequestId("id").setTimestamp(1).setRetrieveReq(request).setCredit(9);
    }

    /** Whatever comes as the payload, what is read is what the full parser reads, or both refuse. */
    @Property(tries = 1000)
    void shouldReadWhatTheFullParserReadsWhenAnythingComesSP10(@ForAll @Size(max = 40) byte[] noise,
            @ForAll @Size(16) byte[] key) throws Exception {
        var payload = RetrieveRequest.newBuilder().setDirectMortonIndex(ByteString.copyFrom(key)).build().toByteString()
                .concat(ByteString.copyFrom(noise));
        var whole = ByteString.copyFrom(new byte[] {(byte) 0xa2, 1, (byte) payload.size()}).concat(payload);
        RetrieveRequest full;
        try {
            full = NeuralSpike.parseFrom(whole).getRetrieveReq();
        } catch (InvalidProtocolBufferException malformed) {
            // A text that is no UTF-8 is the owner's to refuse; all else is refused here too.
            return;
        }
        if (full.getTargetCase() != RetrieveRequest.TargetCase.DIRECT_MORTON_INDEX) {
            assertNull(wanted(whole));
        } else if (full.getDirectMortonIndex().size() != KeyRange.KEY_BYTES) {
            assertThrows(SpineException.class, () -> wanted(whole));
        } else {
            assertEquals(full.getDirectMortonIndex(), wanted(whole).from());
        }
    }

    @Test
    void shouldReadItForMemoryAndNobodyOnly() throws Exception {
        var key = ByteString.copyFrom(new byte[16]);
        var request = RetrieveRequest.newBuilder().setDirectMortonIndex(key);
        assertEquals(key, wanted(spike(request).build().toByteString()).to());
        assertEquals(key, wanted(spike(request).setRecipient(ComponentID.MEMORY_SYSTEM).build().toByteString()).to());
        assertNull(wanted(spike(request).setRecipient(ComponentID.PHYSICS_ENGINE).build().toByteString()));
        assertNull(wanted(spike(request).setRecipientName("memory").build().toByteString()));
        assertNull(wanted(spike(request).setCapability("memory").build().toByteString()));
        assertNull(wanted(spike(RetrieveRequest.newBuilder().setSemanticQuery("q")).build().toByteString()));
    }

    /** A neurogenesis of bytes that are no message would end a decoder. */
    @Test
    void shouldDecodeNoOtherPayloadSP06() throws Exception {
        var garbage = ByteString.copyFrom(new byte[] {8 << 3 | 2, 3, 26, 99, 1});
        assertThrows(InvalidProtocolBufferException.class, () -> NeuralSpike.parseFrom(garbage));
        assertNull(wanted(garbage));
    }

    @Test
    void shouldRefuseAPayloadThatEndsInItsMiddleSP16() {
        var cut = ByteString.copyFrom(new byte[] {(byte) 0xa2, 1, 2, 26, 16});
        assertThrows(InvalidProtocolBufferException.class, () -> wanted(cut));
    }
}
