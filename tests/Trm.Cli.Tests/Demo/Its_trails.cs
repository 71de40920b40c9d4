using Trm.Envelope.Directory;
using Trm.Evidence;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Cli.Tests.Demo;

internal sealed class Its_trails
{
    [TestCase("AT")]
    [TestCase("RS")]
    public void Verify_with_the_key_found_beside_them(string side)
    {
        _ = DemoRun.Summary;

        var outcome = Trm.Run("trail", "verify", Path.Combine(DemoRun.Output, "trail", side), "--json");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("verified").GetBoolean(), Is.True);
        Assert.That(outcome.Json.GetProperty("opened").GetInt64(), Is.EqualTo(outcome.Json.GetProperty("size").GetInt64()));
        Assert.That(outcome.Json.GetProperty("headersVerified").GetInt32(), Is.GreaterThan(15));
    }

    [Test]
    public void Fail_once_any_byte_of_any_file_is_changed()
    {
        _ = DemoRun.Summary;
        using var scratch = new Scratch();
        var trail = scratch["AT"];
        Scratch.Copy(Path.Combine(DemoRun.Output, "trail", "AT"), trail);
        string[] verify = ["trail", "verify", trail, "--key", Path.Combine(DemoRun.Output, "pki", "AT", "log.vkey"), "--directory", Path.Combine(DemoRun.Output, "directory.p7s")];
        Assert.That(Trm.Run(verify).Exit, Is.Zero);
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);

        foreach (var file in Directory.EnumerateFiles(trail, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            var at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, bytes);

            var outcome = Trm.Run(verify);

            Assert.That(outcome.Exit, Is.EqualTo(1), $"byte {at} of {file}\n{outcome}");
            bytes[at] = File.ReadAllBytes(Path.Combine(DemoRun.Output, "trail", "AT", Path.GetRelativePath(trail, file)))[at];
            File.WriteAllBytes(file, bytes);
        }
    }

    [Test]
    public void Fail_once_any_byte_of_the_checkpoint_is_changed_cosignatures_included()
    {
        _ = DemoRun.Summary;
        using var scratch = new Scratch();
        var trail = scratch["AT"];
        Scratch.Copy(Path.Combine(DemoRun.Output, "trail", "AT"), trail);
        var key = NoteKey.Parse(File.ReadAllText(Path.Combine(DemoRun.Output, "pki", "AT", "log.vkey")).Trim()).Demand();
        var file = File.ReadAllBytes(Path.Combine(DemoRun.Output, "directory.p7s"));
        var directory = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(SignedDirectory.Parse(file).Value.Fingerprint), file, TimeProvider.System.GetUtcNow()).Value;
        var checkpoint = Path.Combine(trail, "log", "checkpoint");
        var bytes = File.ReadAllBytes(checkpoint);

        Assert.Multiple(() =>
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                File.WriteAllBytes(checkpoint, [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]]);
                var report = TrailFolder.Verify(trail, key);
                Assert.That(report.Verified && TrailCosignatures.Verify(report, directory).Findings.Count == 0, Is.False, $"byte {at}");
            }
        });
    }

    [Test]
    public void Fail_with_the_key_of_the_other_side() => Assert.That(
        Trm.Run("trail", "verify", Path.Combine(DemoRun.Output, "trail", "AT"), "--key", Path.Combine(DemoRun.Output, "pki", "RS", "log.vkey")).Exit, Is.EqualTo(DemoRun.Outcome.Exit + 1));

    [Test]
    public void Ask_for_a_key_where_none_is_found()
    {
        _ = DemoRun.Summary;
        using var scratch = new Scratch();
        Scratch.Copy(Path.Combine(DemoRun.Output, "trail", "AT"), scratch["trail"]);

        var outcome = Trm.Run("trail", "verify", scratch["trail"]);

        Assert.That(outcome.Exit, Is.EqualTo(2));
        Assert.That(outcome.Error, Does.Contain("--key"));
    }
}
