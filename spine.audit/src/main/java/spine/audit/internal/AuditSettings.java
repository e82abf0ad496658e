package spine.audit.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.audit}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine audit", description = "The audit log")
public @interface AuditSettings {
    String PID = "spine.audit";

    @AttributeDefinition(description = "Name of this node in the audit log, up to 64 characters; empty for the host's name")
    String nodeId() default "";

    @AttributeDefinition(description = "Bytes after which a new file is begun, 100000 to 1000000000")
    long fileBytes() default 10_000_000;

    @AttributeDefinition(description = "Rotated files that are kept, 1 to 100")
    int files() default 5;

    @AttributeDefinition(description = "Entries after which a signed checkpoint follows, 1 to 256")
    int checkpointEntries() default 256;

    @AttributeDefinition(description = "Seconds after which an entry is signed at the latest, 1 to 3600")
    int checkpointSeconds() default 600;
}
