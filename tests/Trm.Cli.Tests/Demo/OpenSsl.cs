using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trm.Cli.Tests.Demo;

/// <summary>The commands of contracts/envelope.md, section 2, on every message that the demonstration left.</summary>
internal sealed class OpenSsl
{
    [Test]
    public void Accepts_every_message_and_finds_the_digests_that_the_header_names()
    {
        using var scratch = new Scratch();
        var ca = Path.Combine(DemoRun.Output, "pki", "ca.pem");
        Assert.That(DemoRun.Messages, Is.Not.Empty);

        foreach (var (line, folder) in DemoRun.Messages)
        {
            var signed = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, "header.p7s")));
            var iat = DateTimeOffset.Parse(Regex.Match(signed, "\"iat\":\"([^\"]+)\"").Groups[1].Value, CultureInfo.InvariantCulture);
            Run("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", Path.Combine(folder, "header.p7s"), "-CAfile", ca, "-attime", iat.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), "-purpose", "any", "-out", scratch["header.json"]);
            var header = JsonDocument.Parse(File.ReadAllBytes(scratch["header.json"])).RootElement;
            Assert.That(header.GetProperty("core").GetProperty("id").GetString(), Is.EqualTo(line.GetProperty("id").GetString()));
            Assert.That(Sha256(Path.Combine(folder, "envelope.p7m")), Is.EqualTo(header.GetProperty("envSha256").GetString()));

            var pki = Path.Combine(DemoRun.Output, "pki", line.GetProperty("to").GetString()!);
            Run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", Path.Combine(folder, "envelope.p7m"), "-recip", Path.Combine(pki, "encrypt.pem"), "-inkey", Path.Combine(pki, "encrypt.key"), "-out", scratch["capsule.bin"]);
            Assert.That(Sha256(scratch["capsule.bin"]), Is.EqualTo(header.GetProperty("capSha256").GetString()));
            Assert.That(File.ReadAllBytes(scratch["capsule.bin"]).AsSpan().IndexOf(File.ReadAllBytes(Path.Combine(folder, "payload.json"))), Is.Positive);
        }
    }

    [Test]
    public void Refuses_a_message_whose_header_was_changed()
    {
        using var scratch = new Scratch();
        var folder = DemoRun.Messages[0].Folder;
        var bytes = File.ReadAllBytes(Path.Combine(folder, "header.p7s"));
        var at = bytes.AsSpan().IndexOf("\"seq\":"u8);
        bytes[at + 6] ^= 1;
        File.WriteAllBytes(scratch["header.p7s"], bytes);

        var outcome = Trm.Process("openssl", ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", scratch["header.p7s"], "-CAfile", Path.Combine(DemoRun.Output, "pki", "ca.pem"), "-purpose", "any", "-out", scratch["header.json"]]);

        Assert.That(outcome.Exit, Is.Not.Zero);
    }

    private static void Run(params string[] args)
    {
        var outcome = Trm.Process("openssl", args);
        Assert.That(outcome.Exit, Is.Zero, $"openssl {string.Join(' ', args)}\n{outcome}");
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
