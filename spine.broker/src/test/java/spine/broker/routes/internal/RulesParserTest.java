package spine.broker.routes.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.Address;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;

/** The routing table as data (BR-10). */
class RulesParserTest {
    private static final Address NOBODY = new Address.Component(0);

    private static Rules parse(String text) throws Exception {
        return RulesParser.parse("conf/routes.conf", new StringReader(text));
    }

    private static Strategy shipped(int source, int kind, Address to) {
        return RulesFile.shipped().match(source, kind, to).strategy();
    }

    private static Address component(ComponentID id) {
        return new Address.Component(id.getNumber());
    }

    @Test
    void shouldShipTheDefaultsBR10() {
        assertEquals(Strategy.ENQUEUE, shipped(Source.USER, Kind.QUERY, new Address.Name("orchestrator")));
        assertEquals(Strategy.ENQUEUE, shipped(Source.USER, Kind.TEXT, NOBODY));
        assertEquals(Strategy.ROUND_ROBIN, shipped(ComponentID.ORCHESTRATOR_VALUE, Kind.TEXT,
                component(ComponentID.MEMORY_SYSTEM)));
        assertEquals(Strategy.BROADCAST, shipped(ComponentID.PHYSICS_ENGINE_VALUE,
                NeuralSpike.NEUROGENESIS_FIELD_NUMBER, NOBODY));
        assertEquals(Strategy.UNICAST, shipped(ComponentID.REASONING_ENGINE_VALUE, Kind.TEXT,
                component(ComponentID.TAVILY_AGENT)));
        assertEquals(Strategy.SECURE_CHANNEL, shipped(ComponentID.REASONING_ENGINE_VALUE,
                NeuralSpike.COMMAND_REQ_FIELD_NUMBER, new Address.Name("anybody")));
        assertEquals(Strategy.FIRE_AND_FORGET, shipped(ComponentID.AUDIO_CORTEX_VALUE, Kind.TEXT,
                component(ComponentID.MONITOR)));
        assertEquals(Strategy.ROUND_ROBIN, shipped(Source.INSIDE, Kind.CALL, new Address.Capability("search")));
    }

    @Test
    void shouldTakeTheFirstThatFitsAndNothingWhereNoneDoes() throws Exception {
        var rules = parse("user text_data name:a UNICAST # one\n\nuser any capability:c ENQUEUE\n"
                + "any any keys ROUND_ROBIN\n");
        assertEquals(Strategy.UNICAST, rules.match(Source.USER, Kind.TEXT, new Address.Name("a")).strategy());
        assertNull(rules.match(Source.USER, Kind.CALL, new Address.Name("a")), "deny by default");
        assertNull(rules.match(3, Kind.TEXT, new Address.Name("a")));
        assertEquals(Strategy.ENQUEUE, rules.match(Source.USER, Kind.CALL, new Address.Capability("c")).strategy());
        var key = ByteString.copyFrom(new byte[16]);
        assertEquals(Strategy.ROUND_ROBIN, rules.match(7, 9, new Address.KeyRange(key, key)).strategy());
    }

    @Test
    void shouldReadGroups() throws Exception {
        var rules = parse("any any any BROADCAST g\ngroup g MEMORY_SYSTEM name:a capability:c monitor\n");
        var group = rules.group("g").orElseThrow();
        assertEquals(List.of(new Address.Component(2), new Address.Name("a"), new Address.Capability("c")),
                group.members());
        assertTrue(group.monitor());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "any any any SHOUT            | line 2: there is no strategy 'SHOUT'.",
        "any any any BROADCAST        | line 2: BROADCAST names a group, and nothing else does.",
        "any any any UNICAST g        | line 2: BROADCAST names a group, and nothing else does.",
        "any any any BROADCAST nobody | line 2: there is no group 'nobody'.",
        "any any NOBODY_AT_ALL UNICAST| line 2: there is no component 'NOBODY_AT_ALL'.",
        "any words any UNICAST        | line 2: there is no kind 'words'.",
        "all any any UNICAST          | line 2: there is no component 'all'.",
        "any any name:A UNICAST       | line 2: 'A' is not [a-z0-9._-]{1,64}.",
        "any any UNICAST              | line 2: a rule is 'SOURCE KIND TO STRATEGY', and for BROADCAST the group.",
        "group g                      | line 2: a group is 'group NAME MEMBER...'.",
        "# nothing                    | line 2: there is no rule, so nothing could be sent.",
    })
    void shouldSayFileAndLineWhenItIsWrong(String line, String said) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> parse("# first\n" + line + "\n"));
        assertEquals("conf/routes.conf, " + said, wrong.getMessage());
    }

    @Test
    void shouldReadTheFileWhereThereIsOneAndRefuseAHugeOne(@TempDir Path folder) throws Exception {
        var path = folder.resolve(RulesFile.NAME);
        var file = new RulesFile(path);
        assertEquals("shipped", file.read().origin());
        Files.writeString(path, "any any any UNICAST\n");
        assertEquals("conf/routes.conf", file.read().origin());
        Files.writeString(path, "#".repeat(70_000));
        assertThrows(IllegalArgumentException.class, file::read);
    }
}
