"""The agent in the container, compiled against the product's own jars; see counting/Counting.java."""
import os
import pathlib
import shutil
import subprocess
import zipfile

SOURCES = pathlib.Path(__file__).parents[1] / "counting"
NAME = "counting"


class NoCompiler(Exception):
    """There is no javac."""


def build(root, folder):
    """The drop-in's jar, made in this folder."""
    javac = shutil.which("javac", path=os.path.join(os.environ.get("JAVA_HOME", ""), "bin") + ":" + os.environ["PATH"])
    if not javac:
        raise NoCompiler("no javac: apt-get install openjdk-17-jdk-headless")
    with zipfile.ZipFile(pathlib.Path(root) / "spine.product" / "target" / "run.jar") as product:
        jars = [n for n in product.namelist() if n.endswith(".jar") and any(
            part in n for part in ("spine.api-", "felix.framework", "protobuf-java"))]
        product.extractall(folder, jars)
    subprocess.run([javac, "--release", "17", "-d", folder / "classes", "-cp", ":".join(str(folder / j) for j in jars),
                    SOURCES / "Counting.java"], check=True, capture_output=True)
    made = folder / "counting.jar"
    with zipfile.ZipFile(made, "w") as jar:
        jar.write(SOURCES / "MANIFEST.MF", "META-INF/MANIFEST.MF")
        for file in (folder / "classes").rglob("*.class"):
            jar.write(file, file.relative_to(folder / "classes"))
    return made
