package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import spine.generations.description.internal.Described;

/** Names, properties, settings, and what is said when they do not fit. */
class SentencesTest {
    private static final Described.Files NO_FILES = path -> "";

    @Test
    void shouldNameTheMissingPackage() {
        var e = new BundleException("Unable to resolve a [7](R 7.0): missing requirement [a [7](R 7.0)]"
                + " osgi.wiring.package; (&(osgi.wiring.package=com.x.y)(version>=1.2.0)(!(version>=2.0.0)))"
                + " Unresolved requirements: [[a [7](R 7.0)] osgi.wiring.package; (osgi.wiring.package=com.x.y)]",
                BundleException.RESOLVE_ERROR);
        assertTrue(Reasons.of(new CompletionException(e))
                .sentence().startsWith("It imports the package com.x.y from version 1.2.0 to below 2.0.0, which no bundle"),
                Reasons.of(e).text());
    }

    @Test
    void shouldSayWhoExportsTheMissingPackageInAnotherVersion() {
        var e = new BundleException("missing requirement [a [7](R 7.0)] osgi.wiring.package;"
                + " (&(osgi.wiring.package=com.x)(version>=9.0.0))", BundleException.RESOLVE_ERROR);
        var reason = Reasons.of(e, name -> List.of("lib exports 1.5.0"));
        assertEquals("It imports the package com.x from version 9.0.0, which no bundle that it may see exports;"
                + " lib exports 1.5.0.", reason.sentence());
        assertEquals("Build the jar against that version, or put the package into it.", reason.remedy());
        assertEquals(Reason.UNRESOLVED, reason.cause());
        assertEquals("Build it, then copy the jar again.", new Reason("", "", "Build it.").untilCopiedAgain().remedy());
    }

    @Test
    void shouldNameAnotherMissingRequirement() {
        var e = new BundleException("Unable to resolve a [7](R 7.0): missing requirement [a [7](R 7.0)]"
                + " osgi.ee; (&(osgi.ee=JavaSE)(version=99)) Unresolved requirements: [[a [7](R 7.0)] osgi.ee;"
                + " (&(osgi.ee=JavaSE)(version=99))]", BundleException.RESOLVE_ERROR);
        assertTrue(Reasons.of(e).sentence().startsWith("It needs osgi.ee (&(osgi.ee=JavaSE)(version=99)), which nothing"),
                Reasons.of(e).text());
    }

    @Test
    void shouldSayWhyTheActivatorFailed() {
        var e = new BundleException("Activator start error", BundleException.ACTIVATOR_ERROR,
                new IllegalStateException("no key"));
        assertTrue(Reasons.of(e).sentence().contains("no key"));
    }

    @Test
    void shouldReadAnAgentsProperties() throws Refused {
        var d = AgentProperties.describe(Map.<String, Object>of("spine.agent.name", "echo",
                "spine.agent.capabilities", new String[] {"a", "b"}, "spine.agent.component", 5)::get, "1.0.0", NO_FILES);
        assertEquals("echo", d.name());
        assertEquals(Set.of("a", "b"), d.capabilities());
        assertEquals(OptionalInt.of(5), d.component());
        assertEquals(OptionalInt.empty(), AgentProperties.describe(Map.<String, Object>of("spine.agent.name", "x",
                "spine.agent.component", -1)::get, "1", NO_FILES).component());
    }

    @Test
    void shouldRefuseInvalidAgentProperties() {
        for (var bad : new Map<?, ?>[] {Map.of(), Map.of("spine.agent.name", "Not Valid"),
            Map.of("spine.agent.name", "x", "spine.agent.component", "five"),
            Map.of("spine.agent.name", "x", "spine.agent.capabilities", new String[] {""}),
            Map.of("spine.agent.name", "x", "spine.agent.capabilities", new String[] {"a", null})}) {
            assertThrows(Refused.class, () -> AgentProperties.describe(bad::get, "1", NO_FILES), bad.toString());
        }
    }

    @Property
    void shouldFindTheLaneInItsLocation(@ForAll @StringLength(max = 80) String file) {
        var lane = LaneId.forFile(file + ".jar", 7);
        assertEquals(lane, LaneId.ofLocation(lane.location("ab12")));
        assertTrue(lane.value().endsWith("-7"));
    }

    /** Adversary: no location that claims to be a lane's may count as the platform's. */
    @Property
    void shouldNeverTakeALanesLocationForThePlatforms(@ForAll @StringLength(max = 80) String rest) {
        assertTrue(!LaneId.ofLocation("spine:lane/" + rest).isPlatform());
        assertTrue(LaneId.ofLocation("file:" + rest).isPlatform());
    }

    private static GenerationsConfig config(Map<String, Integer> changed) {
        return (GenerationsConfig) Proxy.newProxyInstance(SentencesTest.class.getClassLoader(),
                new Class<?>[] {GenerationsConfig.class},
                (self, method, none) -> changed.getOrDefault(method.getName(), (Integer) method.getDefaultValue()));
    }

    @Test
    void shouldNameKeyValueAndRangeOfAWrongSetting() {
        assertEquals(64 << 20, Settings.bundleBytesMax(config(Map.of())));
        assertEquals(10_000, Settings.limits(config(Map.of())).ready().toMillis());
        var e = assertThrows(IllegalArgumentException.class,
                () -> Settings.limits(config(Map.of("settlingMillis", 1))));
        assertEquals("spine.generations: settlingMillis = 1 is not within 50 to 60000", e.getMessage());
    }

    @Test
    void shouldRefuseAFrameworkThatTakesNoEqualBundles() {
        var context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class}, (self, method, args) -> method.getName().equals("getProperty") ? "managed" : null);
        var e = assertThrows(IllegalStateException.class, () -> Isolation.require(context));
        assertTrue(e.getMessage().contains("org.osgi.framework.bsnversion is 'managed' and must be 'multiple'"));
    }
}
