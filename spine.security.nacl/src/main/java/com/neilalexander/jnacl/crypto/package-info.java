/**
 * The part of jnacl's interface (eu.neilalexander:jnacl 1.0.0) that JeroMQ calls, served by {@link
 * spine.security.nacl.Nacl}: JeroMQ is wired to this package in the container, and finds it on a class path that holds
 * this jar in the place of jnacl's. The lower-case class names and the C-like methods are jnacl's interface, not our
 * taste; programs use {@link spine.security.nacl.Nacl}. Everything is static because jnacl's is, and thread-safe.
 *
 * <p>Layout, as in NaCl's C interface: a message begins with 32 zero bytes and a box with 16. All arrays may be longer
 * than what is read or written of them; JeroMQ hands over keys at the beginning of longer arrays. Results are 0, or -1
 * for a refusal, with the output unchanged. One thing is stricter than in jnacl: a public key of small order, with
 * which anybody could agree, is refused.
 */
@Export
@Version("1.0.0")
package com.neilalexander.jnacl.crypto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
