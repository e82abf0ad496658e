package spine.api.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import spine.api.message.NeuralSpike;
import spine.api.message.PairRequest;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;

/**
 * The wire is what the requirements say, number by number (sections 1.1 to 1.5 and 9.1). A field that changes its
 * number or type, vanishes, or takes a number that is reserved, fails here (SP-11).
 */
class SchemaTest {
    private static final FileDescriptor ERRORS = ErrorDetails.getDescriptor().getFile();

    @Test
    void shouldHaveTheSpineMessagesOfTheRequirements() {
        var compiled = Schema.compiled(NeuralSpike.getDescriptor().getFile(), PairRequest.getDescriptor().getFile());
        assertEquals(List.of(), compiled.differences(Schema.table("/schema/spine.txt")));
    }

    @Test
    void shouldHaveTheRcisMessagesOfTheRequirements() {
        var compiled = Schema.compiled(RCISRequest.getDescriptor().getFile(), ERRORS);
        assertEquals(List.of(), compiled.differences(Schema.table("/schema/rcis.txt")));
    }

    @Test
    void shouldNameTheBytesOfAnIngestAsRegisteredInJson() {
        assertEquals("contentBytes", IngestRequest.getDescriptor().findFieldByNumber(5).getJsonName());
    }

    @Test
    void shouldUseThePackagesOfTheSeeds() {
        assertEquals("nikola.spine", NeuralSpike.getDescriptor().getFile().getPackage());
        assertEquals("nikola.rcis", RCISRequest.getDescriptor().getFile().getPackage());
    }

    /** The comparison itself: each way to break SP-11 must show. */
    @Test
    void shouldShowEveryWayToBreakTheRule() throws Exception {
        var table = Schema.table(List.of("message ErrorDetails", "1 string error_code", "2 string error_message",
                "3 repeated string stack_trace", "4 double retry_after_seconds"));
        assertEquals(List.of(), changed(f -> { }).differences(table));

        broken(table, "lacks: 2", f -> f.getMessageTypeBuilder(0).removeField(1));
        broken(table, "lacks: 1", f -> f.getMessageTypeBuilder(0).getFieldBuilder(0).setNumber(9));
        broken(table, "has unlisted: 9", f -> f.getMessageTypeBuilder(0).getFieldBuilder(0).setNumber(9));
        broken(table, "1 bytes error_code", f -> f.getMessageTypeBuilder(0).getFieldBuilder(0).setType(
                Type.TYPE_BYTES));
        broken(table, "1 string code", f -> f.getMessageTypeBuilder(0).getFieldBuilder(0).setName("code"));
        broken(table, "message Other lacks: 1 string a", f -> { }, "message Other", "1 string a");
    }

    @Test
    void shouldDemandThatANumberThatWasUsedStaysReserved() throws Exception {
        var table = Schema.table(List.of("message ErrorDetails", "1 string error_code", "3 repeated string stack_trace",
                "4 double retry_after_seconds", "reserved 2"));
        assertEquals(List.of("message ErrorDetails does not reserve: 2"),
                changed(f -> f.getMessageTypeBuilder(0).removeField(1)).differences(table));
        assertEquals(List.of(), changed(f -> f.getMessageTypeBuilder(0).removeField(1).addReservedRange(
                ReservedRange.newBuilder().setStart(2).setEnd(3))).differences(table));
    }

    private static void broken(Schema table, String word, Consumer<FileDescriptorProto.Builder> change, String... more)
            throws Exception {
        if (more.length > 0) {
            Schema.table(List.of(more)).lines().forEach(table.lines()::put);
        }
        var found = changed(change).differences(table);
        assertFalse(found.isEmpty());
        assertTrue(found.stream().anyMatch(d -> d.contains(word)), found::toString);
    }

    private static Schema changed(Consumer<FileDescriptorProto.Builder> change) throws Exception {
        var file = ERRORS.toProto().toBuilder();
        change.accept(file);
        return Schema.compiled(FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]));
    }
}
