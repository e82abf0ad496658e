package spine.generations.internal;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;

/** Who exports a package, in whatever version. Thread-safe. */
@FunctionalInterface
interface Exporters {
    /** Such as {@code org.example.lib exports 1.5.0}; empty if nobody does. */
    List<String> of(String packageName);

    /** Those of the platform, which every lane may see. */
    static Exporters ofPlatform(BundleContext context) {
        return packageName -> Arrays.stream(context.getBundles()).filter(b -> LaneId.of(b).isPlatform())
                .flatMap(b -> of(b, packageName).stream()).distinct().toList();
    }

    private static List<String> of(Bundle bundle, String packageName) {
        var revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of()
                : revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .filter(c -> packageName.equals(c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                        .map(c -> bundle.getSymbolicName() + " exports "
                                + c.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)).toList();
    }
}
