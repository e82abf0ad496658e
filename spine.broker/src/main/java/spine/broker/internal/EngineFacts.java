package spine.broker.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import spine.api.StatusFacts;
import spine.api.transport.Transport;

/**
 * What {@code spinectl why transport} tells: which engine has the broker's sockets, what it can do, and what it counted if
 * it is one that tells facts of its own.
 */
final class EngineFacts implements StatusFacts {
    private static final String WHY = "why.transport";

    private final Transport transport;

    EngineFacts(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Map<String, String> facts() {
        var features = transport.features();
        var facts = new LinkedHashMap<String, String>();
        facts.put("transport", transport.name());
        facts.put(WHY, "which ZMTP engine has the broker's sockets, and what it can do");
        facts.put(WHY + ".in_use", transport.name());
        facts.put(WHY + ".feature.cuts_peers", features.cutsPeers() ? "yes: one peer's connection can be closed"
                : "no: a peer whose key is revoked is refused at each message");
        facts.put(WHY + ".feature.reserves", features.reserves() ? "yes: replies have a place held for them"
                : "no: a peer that does not read may hold back others");
        facts.put(WHY + ".feature.unix_sockets", features.unixSockets() ? "yes: ipc:// is a Unix socket"
                : "no: ipc:// is not offered");
        facts.put(WHY + ".feature.binds_identity", features.bindsIdentity()
                ? "yes: a routing id belongs to the key that took it" : "no: whose a routing id is, is checked with each message");
        facts.put(WHY + ".feature.rotates", features.rotates() ? "yes: the server's key changes while it runs"
                : "no: another server key needs a restart");
        if (transport instanceof StatusFacts engine) {
            var own = "transport." + transport.name() + ".";
            engine.facts().forEach((key, value) -> {
                if (key.startsWith(own)) {
                    facts.put(WHY + ".count." + key.substring(own.length()), value);
                }
            });
        }
        return facts;
    }
}
