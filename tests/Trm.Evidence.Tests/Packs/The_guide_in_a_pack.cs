using System.Diagnostics;
using System.Text.RegularExpressions;
using Trm.Evidence.Packs;

namespace Trm.Evidence.Tests.Packs;

/// <summary>What VERIFY.md says is done as it stands, with nothing of ours: by openssl, sha256sum and Python.</summary>
public sealed class The_guide_in_a_pack
{
    [TestCase(PackScope.Whole)]
    [TestCase(PackScope.Period)]
    [TestCase(PackScope.Peer)]
    public void verifies_it_with_tools_of_others(PackScope scope)
    {
        var (exit, output) = Follow(Pack(scope));

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("none more and none less").And.Contain("the manifest is signed by AT").And.Contain("leaves opened").And.Contain("every header is signed by its sender"));
        Assert.That(output, Does.Contain(scope == PackScope.Peer ? "are proved to stand in the log" : "lead to the root of the checkpoint"));
    }

    [TestCase("evidence/2.json")]
    [TestCase("log/checkpoint")]
    [TestCase("log/tile/entries/000.p/9")]
    [TestCase("directory/0001.p7s")]
    [TestCase("messages/")]
    [TestCase("manifest.p7s")]
    public void stops_at_what_was_changed_even_where_the_country_signed_it(string place)
    {
        var world = new TwoCountries().Story();
        var files = PackFiles.Of(world.At.Pack());
        place = files.Keys.First(p => p.StartsWith(place, StringComparison.Ordinal));
        byte[] changed = [.. files[place]];
        changed[^40] ^= 1;
        var altered = files.With(place, changed);

        var (exit, output) = Follow(place == "manifest.p7s" ? altered : altered.Signed(world.At.Keys.Signing));
        TestContext.Out.WriteLine(output);
        Assert.That(exit, Is.Not.Zero);
        Assert.That(Follow(files.With("evidence/99.json", [1])).Exit, Is.Not.Zero, "a file more");
    }

    private static PackFiles Pack(PackScope scope)
    {
        var world = new TwoCountries().Story();
        var content = world.At.Content();
        return PackFiles.Of(world.At.Pack(scope switch
        {
            PackScope.Peer => content.With(world.Rs.Id),
            PackScope.Period => content.During(TwoCountries.Start.AddMinutes(2), TwoCountries.Start.AddMinutes(4)),
            _ => content,
        }));
    }

    private static (int Exit, string Output) Follow(PackFiles files)
    {
        var folder = Directory.CreateTempSubdirectory("trm-guide-").FullName;
        try
        {
            foreach (var (place, bytes) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, place))!);
                File.WriteAllBytes(Path.Combine(folder, place), bytes);
            }

            var guide = File.ReadAllText(Path.Combine(folder, "VERIFY.md"));
            var blocks = Regex.Matches(guide, "^```(?<kind>[a-z]*)\n(?<lines>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)
                .Where(m => m.Groups["kind"].Length == 0).Select(m => m.Groups["lines"].Value).ToList();
            Assert.That(blocks, Has.Count.EqualTo(8));
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", string.Concat(blocks)]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
            Assert.That(bash.WaitForExit(TimeSpan.FromMinutes(2)), Is.True);
            return (bash.ExitCode, output.Result + error.Result);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
