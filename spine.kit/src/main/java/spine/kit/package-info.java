/** Writes an agent's project, builds it without starting Maven, runs it as a process, and watches its sources. */
package spine.kit;
