using System.Runtime.Versioning;

namespace Trm.Cli.Tests.Deploy;

/// <summary>deploy/build.sh. What it builds takes ten minutes and a mirror of Debian: it looks at it itself, as its last step.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class The_image
{
    [Test]
    public void Says_what_it_does_not_know()
    {
        var outcome = Trm.Process("bash", [Script, "--from-fedora"]);

        Assert.That((outcome.Exit, outcome.Error), Is.EqualTo((2, "build.sh: there is no --from-fedora, see --help\n")));
    }

    private static string Script => Path.Combine(Compose.Folder, "build.sh");
}
