using System.Runtime.Versioning;

namespace Trm.Cli.Tests.Deploy;

/// <summary>deploy/try.sh: two countries as they are deployed, from the same settings, over TLS and PostgreSQL; it verifies by itself, and leaves nothing behind.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class The_whole_topology
{
    // A machine that has much else to do; about a minute where it has not.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Test]
    public Task Tells_the_story_over_tls_with_a_database_for_each_and_verifies() => RunsAsync();

    [Test]
    public Task Exchanges_over_a_broker_for_each_country_joined_by_shovels() => RunsAsync("--shovel");

    [Test]
    public void Says_what_it_does_not_know()
    {
        var outcome = Trm.Process("bash", [Script, "--shovels"]);

        Assert.That((outcome.Exit, outcome.Error), Is.EqualTo((2, "try.sh: there is no --shovels, see --help\n")));
    }

    private static string Script => Path.Combine(Compose.Folder, "try.sh");

    private static async Task RunsAsync(params string[] words)
    {
        using var scratch = new Scratch();
        File.SetUnixFileMode(scratch.Path, File.GetUnixFileMode(scratch.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute); // PostgreSQL has a user of its own where root starts it
        using var process = Trm.Start("bash", [Script, .. words], new Dictionary<string, string>(StringComparer.Ordinal) { ["TRM"] = $"dotnet {Trm.Program}", ["TMPDIR"] = scratch.Path });
        process.StandardInput.Close();
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Assert.That((process.ExitCode, await wrong), Is.EqualTo((0, "")), await said);
        Assert.That(await said, Does.Contain("both records verify against each other"));
        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Path), Is.Empty, "nothing is left");
    }
}
