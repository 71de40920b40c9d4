using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trm.Cli.Tests.Demo;

internal sealed class Its_evidence_packs
{
    private static string At => Pack("AT");

    private static string Rs => Pack("RS");

    [TestCase("AT")]
    [TestCase("RS")]
    public void Verify_alone(string side)
    {
        var outcome = Trm.Run("verify", Pack(side), "--json");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("verified").GetBoolean(), Is.True);
        Assert.That(outcome.Json.GetProperty("provisional").GetBoolean(), Is.False);
        var pack = outcome.Json.GetProperty("packs")[0];
        Assert.That(pack.GetProperty("witnessedLeaves").GetInt64(), Is.EqualTo(pack.GetProperty("leaves").GetInt64()));
        Assert.That(pack.GetProperty("counterpartyOnly").GetBoolean(), Is.True);
        Assert.That(pack.GetProperty("participant").GetString(), Is.EqualTo(side));
        Assert.That(pack.GetProperty("sent").GetInt32(), Is.EqualTo(Sent(side)));
        Assert.That(pack.GetProperty("delivered").GetInt32(), Is.EqualTo(Sent(side)));
        Assert.That(pack.GetProperty("cases").EnumerateObject().Select(c => c.Value.GetString()), Is.EquivalentTo(["in-progress, someone is waiting", "declined"]));
    }

    [Test]
    public void Verify_against_each_other()
    {
        var outcome = Trm.Run("verify", At, Rs, "--json");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        var comparison = outcome.Json.GetProperty("comparison");
        Assert.That(comparison.GetProperty("messages").GetInt32(), Is.EqualTo(Sent("AT") + Sent("RS")));
        Assert.That(comparison.GetProperty("receipts").GetInt32(), Is.EqualTo(Sent("AT") + Sent("RS")));
        Assert.That(comparison.GetProperty("findings").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Say_in_words_what_was_checked_and_what_cannot_be_proved()
    {
        var outcome = Trm.Run("verify", At, Rs);

        Assert.That(outcome.Out, Does.StartWith("EXERCISE").And.Contain("\nverified\n"));
        Assert.That(outcome.Out, Does.Contain("witnessed by the counterparty only").And.Contain("they agree").And.Contain("What this cannot prove").And.Contain("trusted because you gave it"));
        Assert.That(outcome.Out.Split('\n').Where(l => l.Length > 80), Is.Empty);
    }

    [Test]
    public void Pass_where_witnesses_are_demanded_for_the_counterparty_has_cosigned()
    {
        var outcome = Trm.Run("verify", At, Rs, "--require-witnessed", "--json");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Json.GetProperty("accepted").GetBoolean(), Is.True);
    }

    [Test]
    public void Are_of_the_history_that_the_other_side_holds_a_checkpoint_of()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch["held"], Read(Rs)["witnessed/AT/0"]);
        File.WriteAllText(scratch["none"], "no checkpoint\n");

        var outcome = Trm.Run("verify", At, "--checkpoint", scratch["held"]);

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(Trm.Run("verify", At, "--checkpoint", scratch["none"]).Exit, Is.EqualTo(2));
        Assert.That(Trm.Run("verify", At, "--checkpoint", scratch["absent"]).Exit, Is.EqualTo(2));
    }

    [Test]
    public void Are_believed_by_the_fingerprint_that_the_user_gives()
    {
        _ = DemoRun.Summary;
        var fingerprint = Trm.Run("directory", "show", Path.Combine(DemoRun.Output, "directory.p7s"), "--json").Json.GetProperty("fingerprint").GetString()!;

        var right = Trm.Run("verify", At, Rs, "--fingerprint", fingerprint);
        var wrong = Trm.Run("verify", At, "--fingerprint", new string('0', 64));

        Assert.That((right.Exit, wrong.Exit), Is.EqualTo((0, 1)), right.ToString());
        Assert.That(right.Out, Does.Contain("with the fingerprint that you gave").And.Not.Contain("trusted because"));
        Assert.That(wrong.Out, Does.StartWith("NOT VERIFIED").And.Contain("DIRECTORY_UNTRUSTED"));
    }

    [Test]
    public void Become_a_page_that_loads_nothing_and_runs_nothing()
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run("verify", At, Rs, "--html", scratch["report.html"]);

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        var page = File.ReadAllText(scratch["report.html"]);
        Assert.That(page, Does.Contain("Verified").And.Contain("What this cannot prove").And.Contain("default-src 'none'"));
        Assert.That(Regex.IsMatch(page, "<script|src=|href=|url\\(|@import|http:|https:", RegexOptions.IgnoreCase), Is.False);
    }

    [Test]
    public void Are_held_by_openssl_and_sha256sum_to_what_the_pack_itself_says()
    {
        using var scratch = new Scratch();
        ZipFile.ExtractToDirectory(At, scratch["at"]);
        var guide = File.ReadAllText(Path.Combine(scratch["at"], "VERIFY.md"));

        // The commands of its sections 1 and 2, as they stand.
        var commands = string.Join('\n', Regex.Matches(guide, "```\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture).Take(3).Select(m => m.Groups["lines"].Value));
        Assert.That(commands, Does.Contain("openssl cms -verify").And.Contain("sha256sum"));
        var outcome = Trm.Process("bash", ["-ec", $"cd '{scratch["at"]}'\nset -o pipefail\n{commands}"]);
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(outcome.Out, Does.Contain(Trm.Run("verify", At, "--json").Json.GetProperty("packs")[0].GetProperty("fingerprint").GetString()));

        foreach (var header in Directory.EnumerateFiles(Path.Combine(scratch["at"], "messages"), "header.p7s", SearchOption.AllDirectories))
        {
            var iat = DateTimeOffset.Parse(Regex.Match(Encoding.Latin1.GetString(File.ReadAllBytes(header)), "\"iat\":\"([^\"]+)\"").Groups[1].Value, CultureInfo.InvariantCulture);
            var verified = Trm.Process("openssl", ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", header, "-CAfile", Path.Combine(DemoRun.Output, "pki", "ca.pem"), "-purpose", "any", "-attime", iat.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)]);
            Assert.That(verified.Exit, Is.Zero, verified.ToString());
        }
    }

    [Test]
    public void Hold_no_word_about_a_person()
    {
        var names = new[] { "Mirelunda", "Vrazhalitska", "Вражалић", "Торвалд", "Quillfeather", "1998-04-17", "Zmajevsko" };
        foreach (var pack in new[] { At, Rs })
        {
            using var zip = ZipFile.OpenRead(pack);
            foreach (var entry in zip.Entries)
            {
                using var stream = new StreamReader(entry.Open(), Encoding.UTF8);
                var text = stream.ReadToEnd();
                // Evidence is base64 of JSON, in which bytes are base64 again.
                for (var depth = 0; depth < 3; depth++)
                {
                    foreach (var name in names)
                        Assert.That(text, Does.Not.Contain(name), entry.FullName);
                    text = string.Join('\n', Regex.Matches(text, "\"([A-Za-z0-9+/]{8,}={0,2})\"").Select(m => Decode(m.Groups[1].Value)));
                }
            }
        }
    }

    [Test]
    public void Fail_with_any_file_altered_removed_added_or_swapped_and_name_it()
    {
        using var scratch = new Scratch();
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var files = Read(At);

        foreach (var place in files.Keys)
        {
            var bytes = files[place].ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Refused(scratch, new(files) { [place] = bytes }, place);
            var less = new Dictionary<string, byte[]>(files);
            less.Remove(place);
            Refused(scratch, less, place);
        }

        Refused(scratch, new(files) { ["evidence/9999.json"] = files["evidence/1.json"] }, "evidence/9999.json");
        Refused(scratch, new(files) { ["evidence/1.json"] = files["evidence/2.json"], ["evidence/2.json"] = files["evidence/1.json"] }, "evidence/2.json");
    }

    [TestCase(2, "nowhere.zip")]
    [TestCase(2, "--fingerprint", "abc")]
    public void Say_what_is_wrong_with_a_command_line(int exit, params string[] args) =>
        Assert.That(Trm.Run(["verify", .. args.Length == 1 ? args : [At, .. args]]).Exit, Is.EqualTo(exit));

    private static void Refused(Scratch scratch, Dictionary<string, byte[]> files, string place)
    {
        var path = scratch[$"{Guid.NewGuid():n}.zip"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            foreach (var (name, bytes) in files)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }

        var outcome = Trm.Run("verify", path, "--json");
        Assert.That(outcome.Exit, Is.EqualTo(1), place);
        var places = outcome.Json.GetProperty("packs")[0].GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("at").GetString()).ToList();
        // A manifest that was altered may still be a manifest, then of other files or under another's signature.
        Assert.That(places, place.StartsWith("manifest", StringComparison.Ordinal) ? Is.Not.Empty : Does.Contain(place));
        File.Delete(path);
    }

    private static Dictionary<string, byte[]> Read(string pack)
    {
        using var zip = ZipFile.OpenRead(pack);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            files.Add(entry.FullName, content.ToArray());
        }

        return files;
    }

    private static string Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    private static int Sent(string side) => DemoRun.Messages.Count(m => m.Line.GetProperty("from").GetString() == side && m.Line.GetProperty("message").ValueKind == JsonValueKind.String);

    private static string Pack(string side)
    {
        _ = DemoRun.Summary;
        return Path.Combine(DemoRun.Output, "evidence", $"{side}.zip");
    }
}
