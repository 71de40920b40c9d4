using Trm.Trail;

namespace Trm.Evidence.Tests;

public sealed class A_trail_folder
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(256)]
    [TestCase(300)]
    public void as_the_node_wrote_it_is_verified(int size)
    {
        using var trail = new TrailBuilder().Append(size).Publish();

        var report = trail.Verify();

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Verified, Is.True);
        Assert.That(report.Origin, Is.EqualTo("trm/AT/0"));
        Assert.That(report.Size, Is.EqualTo(size));
        Assert.That(report.Opened, Is.EqualTo(size));
        Assert.That(report.PrivateOpened, Is.EqualTo((size + 2) / 3));
        Assert.That(report.PrivateWithheld, Is.EqualTo(size / 3));
        Assert.That(report.Tiles, Is.EqualTo(TilePath.AllOf(size).Count(path => !path.IsEntries)));
    }

    [Test]
    public void with_any_byte_changed_is_not_verified_and_the_file_is_named()
    {
        using var trail = new TrailBuilder().Append(2).Publish().Keep().Append(3).Publish();
        Assert.That(trail.Verify().Findings, Is.Empty);

        foreach (var file in trail.Files)
        {
            var bytes = File.ReadAllBytes(trail[file]);
            for (var i = 0; i < bytes.Length; i++)
                foreach (var bit in new[] { 0x01, 0x20, 0x80 })
                {
                    byte[] changed = [.. bytes];
                    changed[i] ^= (byte)bit;
                    File.WriteAllBytes(trail[file], changed);
                    Assert.That(trail.Verify().Findings.Select(finding => finding.Place), Is.EqualTo([file]), $"{file}, byte {i} ^ {bit:x2}");
                }

            File.WriteAllBytes(trail[file], bytes);
        }

        Assert.That(trail.Verify().Findings, Is.Empty);
    }

    [Test]
    public void with_any_file_cut_short_or_prolonged_is_not_verified_and_the_file_is_named()
    {
        using var trail = new TrailBuilder().Append(5).Publish();

        foreach (var file in trail.Files)
        {
            var bytes = File.ReadAllBytes(trail[file]);
            for (var length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(trail[file], bytes[..length]);
                Assert.That(trail.Verify().Findings.Select(finding => finding.Place), Is.EqualTo([file]), $"{file} cut to {length}");
            }

            foreach (var more in new byte[] { 0, (byte)'\n', (byte)' ' })
            {
                File.WriteAllBytes(trail[file], [.. bytes, more]);
                Assert.That(trail.Verify().Findings.Select(finding => finding.Place), Is.EqualTo([file]), $"{file} and {more}");
            }

            File.WriteAllBytes(trail[file], bytes);
        }
    }

    [Test]
    public void with_any_file_removed_is_not_verified_and_the_file_is_named([Values(5, 300)] int size)
    {
        using var trail = new TrailBuilder().Append(size).Publish();

        foreach (var file in trail.Files.Where(file => size < 10 || !file.StartsWith("evidence/1", StringComparison.Ordinal)))
        {
            File.Move(trail[file], trail.Root + ".aside");
            var finding = trail.Verify().Findings.Single();
            Assert.That(finding.Place, Is.EqualTo(file));
            Assert.That(finding.CodeText, Does.EndWith("_MISSING"));
            File.Move(trail.Root + ".aside", trail[file]);
        }
    }

    [Test]
    public void with_any_two_files_exchanged_is_not_verified()
    {
        using var trail = new TrailBuilder().Append(2).Publish().Keep().Append(3).Publish();
        var files = trail.Files;

        foreach (var one in files)
            foreach (var two in files)
            {
                if (string.CompareOrdinal(one, two) >= 0) continue;
                var (first, second) = (File.ReadAllBytes(trail[one]), File.ReadAllBytes(trail[two]));
                File.WriteAllBytes(trail[one], second);
                File.WriteAllBytes(trail[two], first);
                Assert.That(trail.Verify().Verified, Is.False, $"{one} and {two}");
                File.WriteAllBytes(trail[one], first);
                File.WriteAllBytes(trail[two], second);
            }
    }

    [TestCase("evidence/5.json")]
    [TestCase("evidence/05.json")]
    [TestCase("evidence/1.txt")]
    [TestCase("evidence/-1.json")]
    [TestCase("evidence/.json")]
    [TestCase("evidence/99999999999999999999.json")]
    [TestCase("evidence/more/1.json")]
    [TestCase("log/tile/0/000.p/6")]
    [TestCase("log/tile/0/000")]
    [TestCase("log/tile/0/001.p/1")]
    [TestCase("log/tile/0/x004/000")]
    [TestCase("log/tile/1/000.p/1")]
    [TestCase("log/tile/7/x999/x999/x999/x999/x999/999")]
    [TestCase("log/tile/entries/000.p/6")]
    [TestCase("log/tile/0/000.p/5.unfinished")]
    [TestCase("log/checkpoint.5")]
    [TestCase("log/checkpoints/05")]
    [TestCase("tile/0/000.p/5")]
    [TestCase("README")]
    [TestCase(".hidden")]
    public void with_any_file_added_is_not_verified_and_the_file_is_named(string place)
    {
        using var trail = new TrailBuilder().Append(5).Publish();
        Directory.CreateDirectory(Path.GetDirectoryName(trail[place])!);
        File.Copy(trail["log/tile/0/000.p/5"], trail[place]);

        var finding = trail.Verify().Findings.Single();

        Assert.That(finding.Place, Is.EqualTo(place));
        Assert.That(finding.Code, Is.EqualTo(FindingCode.FileUnexpected));
    }

    [Test]
    public void with_a_link_in_it_is_not_verified()
    {
        using var trail = new TrailBuilder().Append(5).Publish();
        File.Move(trail["evidence/2.json"], trail.Root + ".aside");
        File.CreateSymbolicLink(trail["evidence/2.json"], trail.Root + ".aside");
        Directory.CreateSymbolicLink(trail["round"], trail.Root);

        Assert.That(trail.Verify().Findings.Select(finding => finding.Place), Is.EquivalentTo(["evidence/2.json", "round"]));
        File.Delete(trail.Root + ".aside");
    }

    [Test]
    public void of_a_growing_log_keeps_its_older_tiles_and_they_must_agree()
    {
        using var trail = new TrailBuilder().Append(200).Publish().Keep().Append(50).Publish().Keep().Append(50).Publish();

        var report = trail.Verify();

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.SupersededTiles, Is.EqualTo(4));
        Assert.That(report.OlderCheckpoints, Is.EqualTo(2));
        foreach (var older in new[] { "log/tile/0/000.p/200", "log/tile/entries/000.p/250" })
        {
            var bytes = File.ReadAllBytes(trail[older]);
            File.WriteAllBytes(trail[older], [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
            Assert.That(trail.Verify().Findings.Single().Place, Is.EqualTo(older));
            File.WriteAllBytes(trail[older], bytes);
        }
    }

    [Test]
    public void whose_log_signed_two_histories_shows_the_fork()
    {
        using var trail = new TrailBuilder().Append(5).Publish();
        Directory.CreateDirectory(trail["log/checkpoints"]);
        File.WriteAllBytes(trail["log/checkpoints/3"], trail.Sign(3, Rfc6962.HashLeaf([1])).ToBytes());

        var finding = trail.Verify().Findings.Single();

        Assert.That(finding.Code, Is.EqualTo(FindingCode.CheckpointInconsistent));
        Assert.That(finding.Place, Is.EqualTo("log/checkpoints/3"));
    }

    [Test]
    public void from_which_leaves_were_cut_off_again_shows_it()
    {
        using var trail = new TrailBuilder().Append(3).Publish();
        File.Copy(trail["log/checkpoint"], trail.Root + ".early");
        trail.Append(2).Publish().Keep();
        File.Move(trail.Root + ".early", trail["log/checkpoint"], overwrite: true);

        Assert.That(trail.Verify().Findings.Select(finding => (finding.Code, finding.Place)), Is.EquivalentTo([
            (FindingCode.CheckpointInconsistent, "log/checkpoints/5"),
            (FindingCode.FileUnexpected, "evidence/3.json"),
            (FindingCode.FileUnexpected, "evidence/4.json"),
            (FindingCode.FileUnexpected, "log/tile/0/000.p/5"),
            (FindingCode.FileUnexpected, "log/tile/entries/000.p/5"),
        ]));
    }

    [Test]
    public void rewritten_as_a_whole_by_another_key_is_not_verified()
    {
        using var trail = new TrailBuilder().Append(5).Publish();
        using var other = Ed25519PrivateKey.FromSeed([9, .. new byte[31]]);

        var report = TrailFolder.Verify(trail.Root, NoteKey.OfLog("trm/AT/0", other.PublicKey));

        Assert.That(report.Findings.Single().Code, Is.EqualTo(FindingCode.CheckpointUnsigned));
        Assert.That(report.Origin, Is.Null);
    }

    [Test]
    public void whose_entry_was_changed_names_the_leaf()
    {
        using var trail = new TrailBuilder().Append(300).Publish();
        var bytes = File.ReadAllBytes(trail["log/tile/entries/000"]);
        bytes[17 * 55 + 30] ^= 1;
        File.WriteAllBytes(trail["log/tile/entries/000"], bytes);

        var finding = trail.Verify().Findings.Single();

        Assert.That(finding, Is.EqualTo(new Finding(FindingCode.TileDamaged, "log/tile/entries/000", 17, finding.Sentence, finding.Hint)));
        Assert.That(finding.CodeText, Is.EqualTo("TILE_DAMAGED"));
    }

    [Test]
    public void tells_of_every_opened_leaf_in_order()
    {
        using var trail = new TrailBuilder().Append(5).Publish();
        var told = new List<long>();

        TrailFolder.Verify(trail.Root, trail.Key, evidence => told.Add(evidence.Index));

        Assert.That(told, Is.EqualTo([0L, 1, 2, 3, 4]));
    }

    [Test]
    public void that_is_empty_or_absent_is_not_verified()
    {
        using var trail = new TrailBuilder();
        Assert.That(trail.Verify().Findings.Single().Code, Is.EqualTo(FindingCode.CheckpointMissing));
        Assert.That(() => TrailFolder.Verify(trail["nowhere"], trail.Key), Throws.InstanceOf<IOException>());
    }
}
