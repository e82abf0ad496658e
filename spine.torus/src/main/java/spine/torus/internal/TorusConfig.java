package spine.torus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.torus}. */
@ObjectClassDefinition(name = "Spine torus memory", description = "Memory on a nine-dimensional torus.")
public @interface TorusConfig {
    @AttributeDefinition(name = "Grid cells",
            description = "Cells on each of the nine axes, parted by commas, 3 to 16384. Fixed at the first start.")
    String gridCells() default "27,27,27,27,27,27,27,27,27";

    @AttributeDefinition(name = "Resonance threshold",
            description = "Least resonance of an answer where the question names none, 0 to 1.")
    double resonanceThreshold() default Settings.CALIBRATED_THRESHOLD;

    @AttributeDefinition(name = "Most passages", description = "Passages that memory holds, 1 to 5000000.")
    int maxPassages() default 400_000;

    @AttributeDefinition(name = "Most bytes", description = "Bytes that its files take, from 1 MiB.")
    long maxStoreBytes() default 2L << 30;

    @AttributeDefinition(name = "Most region nodes",
            description = "Nodes in the answer to a retrieval, the nearest; 1 to 100000.")
    int maxRegionNodes() default 10_000;

    @AttributeDefinition(name = "Sync each ingest",
            description = "Whether an ingest waits for the disk: it then outlives the machine, not only the process.")
    boolean syncEachIngest() default false;

    @AttributeDefinition(name = "Firewall",
            description = "required: no ingest is taken without a prompt firewall; or optional.")
    String firewall() default "required";
}
