package spine.journal.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.journal}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine journal", description = "The journal")
public @interface JournalSettings {
    String PID = "spine.journal";

    @AttributeDefinition(description = "Bytes of one segment, reserved before it is needed, 1048576 to 268435456")
    long segmentBytes() default 64 << 20;

    @AttributeDefinition(description = "Bytes of entries that are only in memory, 65536 to 67108864; twice as much is taken")
    long queueBytes() default 2 << 20;

    @AttributeDefinition(description = "Bytes of the file system that the journal leaves free, from 0")
    long reserveBytes() default 256 << 20;

    @AttributeDefinition(description = "Hours after its last write at which a segment goes, 1 to 876000")
    long retainHours() default 168;

    @AttributeDefinition(description = "Bytes of all files over which the oldest segment goes, from three segments on")
    long retainBytes() default 1 << 30;
}
