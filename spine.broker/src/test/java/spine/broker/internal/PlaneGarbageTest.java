package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import spine.api.message.NeuralSpike;

/** SP-16: whatever bytes an entitled peer sends, the plane neither throws nor fails inside. */
class PlaneGarbageTest {
    @Property(tries = 300)
    void shouldNeverThrowWhateverComes(@ForAll byte[] garbage, @ForAll Plane.Kind kind) {
        try (var kit = new Kit()) {
            deliver(kit, kind, ByteString.copyFrom(garbage));
        }
    }

    /** A head that passes all rules, and then anything as the payload of each kind. */
    @Property(tries = 500)
    void shouldNeverThrowWhateverThePayloadIs(@ForAll byte[] garbage, @ForAll int number, @ForAll Plane.Kind kind) {
        var fields = NeuralSpike.getDescriptor().getOneofs().get(0).getFields();
        int field = fields.get(Math.floorMod(number, fields.size())).getNumber();
        try (var kit = new Kit()) {
            var head = kit.spike("1").setSenderValue(3).setMirrored(number % 2 == 0).setRecipientName("echo").build();
            var payload = NeuralSpike.newBuilder().setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(field, UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(garbage)).build()).build()).build();
            deliver(kit, kind, head.toByteString().concat(payload.toByteString()));
        }
    }

    private static void deliver(Kit kit, Plane.Kind kind, ByteString bytes) {
        kit.host("echo", (call, request) -> request);
        var peer = Kit.peer("component_3", kit.guard.grant(3, Set.of(3), Set.of("far")));
        kit.plane(kind).onMessage(kit.endpoint.inbound(peer, bytes));
        assertEquals(0, kit.count("planes.failed"));
    }
}
