using System.IO.Compression;
using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

public sealed class An_evidence_pack
{
    [Test]
    public void of_a_finished_story_is_verified()
    {
        var world = new TwoCountries().Story();

        var report = world.At.Verify();

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Sent, report.Delivered, report.Received, report.Promises), Is.EqualTo((2, 2, 2, 2)));
        Assert.That(report.Cases.Values, Is.EqualTo(["in-progress"]));
        Assert.That(report.Trail!.Size, Is.EqualTo(world.At.Leaves.Count));
        Assert.That(report.Open, Is.Empty);
        Assert.That(report.IsProvisional, Is.True);
        Assert.That(report.Unproven, Has.Some.Contain("provisional").And.Some.Contain(report.Fingerprint));
    }

    [Test]
    public void cut_short_anywhere_is_not_verified()
    {
        var zip = new TwoCountries().Story().At.Pack();

        for (var length = 0; length < zip.Length; length += 97)
            Assert.That(PackVerification.Verify("AT", new MemoryStream(zip[..length])).Verified, Is.False, $"{length} bytes");
    }

    [Test]
    public void that_holds_one_name_twice_or_a_bomb_is_not_verified()
    {
        var files = Unzip(new TwoCountries().Story().At.Pack());
        var doubled = Zip([.. files.Select(f => (f.Key, f.Value)), ("evidence/1.json", files["evidence/1.json"])]);
        var bomb = Zip([.. files.Where(f => f.Key != "evidence/1.json").Select(f => (f.Key, f.Value)), ("evidence/1.json", new byte[80 * 1024 * 1024])]);

        Assert.That(Verify(doubled).Findings.Single(), Has.Property("Place").EqualTo("evidence/1.json").And.Property("Code").EqualTo(FindingCode.FileUnexpected));
        Assert.That(bomb, Has.Length.LessThan(1_000_000));
        Assert.That(Verify(bomb).Findings.Select(f => f.Code), Does.Contain(FindingCode.PackUnreadable));
    }

    [Test]
    public void signed_by_another_is_not_verified()
    {
        var world = new TwoCountries().Story();

        var pack = PackWriter.Write(world.At.Content(), world.Rs.Keys.Signing, world.Now.AddHours(1));

        Assert.That(Verify(pack).Findings.Single().Code, Is.EqualTo(FindingCode.ManifestSignature));
    }

    [Test]
    public void whose_directory_is_not_the_one_vouched_for_is_not_verified()
    {
        var world = new TwoCountries().Story();
        var pack = world.At.Pack();

        var right = PackVerification.Verify("AT", new MemoryStream(pack), world.Newest.Fingerprint).Packs[0];
        var wrong = PackVerification.Verify("AT", new MemoryStream(pack), new TwoCountries().Newest.Fingerprint).Packs[0];

        Assert.That((right.Verified, right.IsVouchedFor), Is.EqualTo((true, true)));
        Assert.That(wrong.Findings.Single().Code, Is.EqualTo(FindingCode.DirectoryUntrusted));
    }

    // From here on the operator has every key of the node: tree, checkpoint and manifest are made anew and signed.

    [TestCase(TrailEvent.MessageSealed, FindingCode.ReceiptUnfounded)]
    [TestCase(TrailEvent.MessageReceived, FindingCode.PromiseBroken)]
    [TestCase(TrailEvent.DirectoryAdopted, null)]
    public void rewritten_without_a_leaf_by_its_own_operator_contradicts_what_is_left(TrailEvent what, FindingCode? code)
    {
        var world = new TwoCountries().Story();
        world.At.Leaves.RemoveAt(world.At.Find(what));

        var codes = world.At.Verify().Findings.Select(f => f.Code);

        Assert.That(codes, code is { } expected ? Does.Contain(expected) : Is.Empty);
    }

    [Test]
    public void without_the_header_of_a_control_message_has_a_gap()
    {
        var world = new TwoCountries().Story();
        world.At.Headers.Remove(world.At.Headers.First().Key);

        var finding = world.At.Verify().Findings.Single();

        Assert.That((finding.Code, finding.Sentence), Is.EqualTo((FindingCode.SequenceGap, "1 number(s) from AT to RS are not shown: 1")));
    }

    [Test]
    public void without_its_last_messages_has_a_gap_up_to_what_the_other_side_said_it_holds()
    {
        var world = new TwoCountries().Story();
        var last = world.At.Find(TrailEvent.MessageSealed, 1);
        var ids = world.At.Headers.Keys.ToList();
        world.At.Headers.Remove(ids[^1]);
        world.At.Leaves.RemoveAt(last);

        Assert.That(world.At.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.SequenceGap));
    }

    [Test]
    public void in_which_two_own_messages_are_reordered_names_them()
    {
        var world = new TwoCountries().Story();
        world.Rs.Swap(world.Rs.Find(TrailEvent.MessageSealed, 0), world.Rs.Find(TrailEvent.MessageSealed, 1));

        Assert.That(world.Rs.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.SequenceOrder));
    }

    [Test]
    public void in_which_two_received_messages_are_reordered_names_them()
    {
        var world = new TwoCountries().Story();
        world.Rs.Swap(world.Rs.Find(TrailEvent.MessageReceived, 0), world.Rs.Find(TrailEvent.MessageReceived, 1));

        Assert.That(world.Rs.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.ReceiptOrder));
    }

    [Test]
    public void whose_leaf_was_rewritten_breaks_the_promise_of_its_receipt()
    {
        var world = new TwoCountries().Story();
        var index = world.Rs.Find(TrailEvent.MessageReceived);
        var old = world.Rs.Leaves[index];
        world.Rs.Leaves[index] = LeafOpening.Create(old.Event, DateTimeOffset.FromUnixTimeSeconds((old.Minute + 5) * 60), old.Public.Span, old.Private!.Value.Span);

        var finding = world.Rs.Verify().Findings.Single();

        Assert.That((finding.Code, finding.Index), Is.EqualTo((FindingCode.PromiseBroken, (long?)index)));
    }

    [Test]
    public void that_says_another_kind_than_was_signed_names_the_leaf()
    {
        var world = new TwoCountries().Story();
        var index = world.Rs.Find(TrailEvent.MessageSealed, 1);
        var old = world.Rs.Leaves[index];
        var hidden = Encoding.UTF8.GetString(old.Private!.Value.Span).Replace("accepted", "declined", StringComparison.Ordinal);
        world.Rs.Leaves[index] = LeafOpening.Create(old.Event, world.Now, old.Public.Span, Encoding.UTF8.GetBytes(hidden));

        Assert.That(world.Rs.Verify().Findings[0], Has.Property("Code").EqualTo(FindingCode.ContentMismatch).And.Property("Index").EqualTo((long?)index));
    }

    [Test]
    public void whose_private_part_was_taken_out_says_so_unless_an_erasure_names_it()
    {
        var world = new TwoCountries().Story();
        var index = world.At.Find(TrailEvent.MessageSealed);
        world.At.Leaves[index] = world.At.Leaves[index].WithoutPrivate();

        Assert.That(world.At.Verify().Findings.Single(), Has.Property("Code").EqualTo(FindingCode.EvidenceWithheld).And.Property("Index").EqualTo((long?)index));
        world.At.Record(TrailEvent.CaseErased, Encoding.UTF8.GetBytes($$"""{"indices":[{{index}}],"basis":"consent-withdrawn","approvers":["AT-01","AT-02"]}"""));
        var erased = world.At.Verify();
        Assert.That(erased.Findings, Is.Empty);
        Assert.That(erased.Erased, Is.EqualTo(new Dictionary<long, string> { [index] = "consent-withdrawn" }));
    }

    [TestCase("""[{"generation":0,"indices":[1]}]""", TestName = "its own generation")]
    [TestCase("""[{"generation":-1,"indices":[1]}]""", TestName = "no generation")]
    [TestCase("""[{"generation":0,"indices":[]}]""", TestName = "no leaf")]
    [TestCase("""{"generation":0}""", TestName = "no list")]
    public void whose_erasure_names_former_leaves_that_no_former_log_has_is_malformed(string former)
    {
        var world = new TwoCountries().Story();
        world.At.Record(TrailEvent.CaseErased, Encoding.UTF8.GetBytes($$"""{"indices":[],"basis":"objection","approvers":["AT-01","AT-02"],"former":{{former}}}"""));

        var report = world.At.Verify();

        Assert.That(report.Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.EventMalformed }));
        Assert.That(report.ErasedBefore, Is.Empty);
    }

    [Test]
    public void in_which_the_rules_were_broken_names_the_step()
    {
        var world = new TwoCountries().Begin();
        var profile = world.Say(world.At, world.Rs, MessageKind.ReferralProfile);
        world.Say(world.At, world.Rs, MessageKind.ReferralIdentity, profile); // nobody has accepted

        var finding = world.At.Verify().Findings[0];

        Assert.That(finding.Code, Is.EqualTo(FindingCode.LifecycleBroken));
        Assert.That(finding.Sentence, Does.Contain("referral/identity").And.Contain("ILLEGAL_TRANSITION"));
    }

    [Test]
    public void in_which_somebody_was_cleared_before_anybody_was_ready_names_the_step_on_both_sides()
    {
        var world = new TwoCountries().Story();
        var proposal = world.Say(world.At, world.Rs, MessageKind.ReturnProposal);
        world.Say(world.Rs, world.At, MessageKind.DecisionAccepted, proposal);
        world.Say(world.At, world.Rs, MessageKind.ReturnPlanOffer);
        world.Say(world.At, world.Rs, MessageKind.ClearanceOrdinary);
        world.Say(world.Rs, world.At, MessageKind.ReadinessPlan);

        foreach (var side in new[] { world.At, world.Rs })
        {
            var findings = side.Verify().Findings;
            Assert.That(findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.LifecycleBroken }), side.Id.Value);
            Assert.That(findings[0].Sentence, Does.Contain("clearance/ordinary").And.Contain("ILLEGAL_TRANSITION"));
        }
    }

    [Test]
    public void of_a_way_home_as_it_should_be_breaks_no_rule()
    {
        var world = new TwoCountries().Story();
        var proposal = world.Say(world.At, world.Rs, MessageKind.ReturnProposal);
        world.Say(world.Rs, world.At, MessageKind.DecisionAccepted, proposal);
        world.Say(world.At, world.Rs, MessageKind.ReturnPlanOffer);
        world.Say(world.Rs, world.At, MessageKind.ReadinessPlan);
        world.Say(world.At, world.Rs, MessageKind.ClearanceOrdinary);
        world.Say(world.Rs, world.At, MessageKind.ReadinessFinal);
        world.Say(world.At, world.Rs, MessageKind.WithdrawalReturn);

        Assert.That(world.At.Verify().Findings.Concat(world.Rs.Verify().Findings), Is.Empty);
    }

    [Test]
    public void tells_of_refused_expired_and_open_messages()
    {
        var world = new TwoCountries().Begin();
        var refused = world.At.Send(world.Rs, MessageKind.ReferralProfile, world.Case);
        world.Rs.Refuse(refused, RejectionCode.ConsentNotActive);
        world.At.Read(world.Rs.Control(world.At));
        world.At.Expire(world.At.Send(world.Rs, MessageKind.ReferralProfile, world.Case));
        var open = world.At.Send(world.Rs, MessageKind.ReferralProfile, CaseId.Parse("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11").Value);

        var report = world.At.Verify();

        Assert.That((report.RefusedThere, report.Expired, report.Delivered), Is.EqualTo((1, 1, 0)));
        Assert.That(report.Open, Is.EqualTo([open.Id]));
        Assert.That(report.Unproven, Has.Some.Contain(open.Id));
        world.Now += TimeSpan.FromDays(31);
        Assert.That(world.At.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.FateMissing));
    }

    [Test]
    public void names_what_was_signed_with_a_key_in_doubt()
    {
        var world = new TwoCountries().Story();
        world.Next(entry => entry with { Signing = [entry.Signing[0] with { SuspectedSince = TwoCountries.Start.AddMinutes(3) }] }, world.Rs);
        world.At.Adopt(world.Newest.Signed);

        var report = world.At.Verify();

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Directories, Is.EqualTo([1L, 2L]));
        Assert.That(report.Contested, Is.Not.Empty);
        Assert.That(report.Unproven, Has.Some.Contain("contested"));
    }

    [Test]
    public void of_a_key_that_was_revoked_when_the_message_was_taken_is_not_verified()
    {
        var world = new TwoCountries().Begin();
        var message = world.Rs.Send(world.At, MessageKind.ReferralProfile, world.Case);
        world.Next(entry => entry with { Signing = [Envelope.Directory.KeyListing.Of(SigningKeyOf(world)), entry.Signing[0] with { Revoked = world.Now }] }, world.Rs);
        world.At.Adopt(world.Newest.Signed);
        world.Next(entry => entry with { DutyNumber = "+1" }, world.At);
        world.At.Adopt(world.Newest.Signed);
        world.At.Take(message);

        Assert.That(world.At.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.HeaderRefused));
    }

    [Test]
    public void of_one_case_or_message_proves_only_what_it_contains()
    {
        var world = new TwoCountries().Story();
        var whole = world.At.Content();
        var id = world.At.Verify().Manifest!.Files.First(f => f.Path.StartsWith("messages/", StringComparison.Ordinal)).Path.Split('/')[1];

        var message = world.At.Verify(whole.About(PackScope.Message, id, new HashSet<long>(), new HashSet<string> { id }));
        var @case = world.At.Verify(whole.About(PackScope.Case, world.Case.ToString(), world.At.Leaves.Select((l, i) => (l, i)).Where(p => p.l.Private is not null).Select(p => (long)p.i).ToHashSet(), new HashSet<string>()));

        Assert.That((message.Findings, @case.Findings), Is.EqualTo((Array.Empty<Finding>(), Array.Empty<Finding>())));
        Assert.That(message.Unproven, Has.Some.Contain("proves only what it contains"));
        Assert.That(@case.Unproven, Has.Some.Contain("proves only what it contains"));
        Assert.That(@case.Manifest!.Files, Has.Count.LessThan(world.At.Verify().Manifest!.Files.Count));
    }

    [Test]
    public void of_some_days_is_complete_for_them_and_says_so()
    {
        var world = new TwoCountries().Begin();
        world.Say(world.At, world.Rs, MessageKind.ReferralProfile);
        var noon = world.Now += TimeSpan.FromDays(1);
        world.Say(world.At, world.Rs, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        world.Say(world.Rs, world.At, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        world.Now += TimeSpan.FromDays(1);
        world.Say(world.At, world.Rs, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        var content = world.At.Content().During(noon, noon.AddHours(12));

        var report = world.At.Verify(content);

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Manifest!.Scope, report.Manifest.From, report.Manifest.To, report.Sent, report.Received), Is.EqualTo((PackScope.Period, 3, 7, 1, 1)));
        Assert.That(report.Time, Is.EqualTo((noon.AddMinutes(1), noon.AddMinutes(2))));
        Assert.That(report.Unproven, Has.Some.Contain("outside the records 3 to 6"));
        Assert.That(world.At.Content().During(null, null).Scope, Is.EqualTo(PackScope.Whole), "all days are the whole");
        Assert.That(world.At.Verify(content with { Evidence = [.. content.Evidence.Where(e => e.Index != 5)] }).Findings.Select(f => (f.Code, f.Index)), Does.Contain((FindingCode.EvidenceMissing, (long?)5)));
        var gone = content.Headers.First().Key;
        Assert.That(world.At.Verify(world.At.Content().During(noon.AddDays(-1), noon.AddHours(12)) with { Headers = content.Headers.Where(h => h.Key != gone).ToDictionary() }).Findings, Is.Empty, "its leaf holds it");
    }

    [Test]
    public void of_some_days_does_not_accuse_the_other_side_of_what_lies_outside()
    {
        var world = new TwoCountries().Begin();
        for (var i = 0; i < 6; i++, world.Now += TimeSpan.FromHours(8))
            world.Say(i % 2 == 0 ? world.At : world.Rs, i % 2 == 0 ? world.Rs : world.At, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        var (from, to) = (TwoCountries.Start.AddHours(4), TwoCountries.Start.AddHours(30));
        byte[] Of(Country country) => country.Pack(country.Content().During(from, to));

        var both = PackVerification.Verify(("AT", new MemoryStream(Of(world.At))), ("RS", new MemoryStream(Of(world.Rs))));
        var one = PackVerification.Verify(("AT", new MemoryStream(Of(world.At))), ("RS", new MemoryStream(world.Rs.Pack())));
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.ReceiptsSent, 1));
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.MessageReceived, 1));
        var lying = PackVerification.Verify(("AT", new MemoryStream(Of(world.At))), ("RS", new MemoryStream(Of(world.Rs))));

        Assert.That((both.Findings, one.Findings), Is.EqualTo((Array.Empty<Finding>(), Array.Empty<Finding>())));
        Assert.That((both.Matched, one.Matched, one.Outside), Is.EqualTo((3, 3, 4)));
        Assert.That(PackText.Unproven(one), Has.Some.Contain("outside the days"));
        Assert.That(lying.Findings.Select(f => f.Code), Does.Contain(FindingCode.MessageMissing));
    }

    [Test]
    public void for_the_other_side_shows_their_pair_alone_and_agrees_with_the_whole_of_theirs()
    {
        var world = new TwoCountries().Story();
        var files = PackFiles.Of(world.At.Pack(world.At.Content().With(world.Rs.Id)));

        var report = files.Verify();
        var compared = PackVerification.Verify(("RS", new MemoryStream(world.Rs.Pack())), ("AT", new MemoryStream(world.At.Pack(world.At.Content().With(world.Rs.Id)))));

        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Sent, report.Delivered, report.Received, report.Promises, report.Trail!.Opened, report.Trail.PrivateOpened), Is.EqualTo((2, 2, 2, 2, 8L, 0L)));
        Assert.That(report.Unproven, Has.Some.Contain("exchanged with anybody but RS"));
        Assert.That((compared.Verified, compared.Matched), Is.EqualTo((true, 4)), string.Join("; ", compared.Findings));
        Assert.That(files.Keys, Has.None.StartsWith("log/tile").And.None.EqualTo("evidence/0.json"), "the directory's leaf is no message");
        foreach (var place in files.Keys.Where(p => p.StartsWith("proofs/", StringComparison.Ordinal) || p.StartsWith("evidence/", StringComparison.Ordinal)))
        {
            byte[] changed = [.. files[place]];
            changed[changed.Length / 2] = (byte)(changed[changed.Length / 2] == 'A' ? 'B' : 'A');
            var index = place.Split('/', '.')[1];
            Assert.That(files.With(place, changed).Signed(world.At.Keys.Signing).Verify().Findings.Select(f => f.Place), Has.Some.EqualTo(place).Or.Some.EqualTo($"proofs/{index}"), place);
            Assert.That(files.With(place, null).Signed(world.At.Keys.Signing).Verify().Findings.Select(f => f.Place), Does.Contain(place), place);
        }

        Assert.That(files.With("proofs/99", [1]).Signed(world.At.Keys.Signing).Verify().Findings.Select(f => f.Place), Does.Contain("proofs/99"));
        Assert.That(files.With("log/tile/0/000.p/9", [1]).Signed(world.At.Keys.Signing).Verify().Findings.Select(f => f.Place), Does.Contain("log/tile/0/000.p/9"));
    }

    [TestCase("trm-evidence/2", FindingCode.FormatUnknown)]
    [TestCase("TRM-evidence/1", FindingCode.FormatUnknown)]
    public void of_another_format_is_not_judged_and_says_what_to_do(string format, FindingCode code)
    {
        var files = PackFiles.Of(new TwoCountries().Story().At.Pack());
        var manifest = Encoding.UTF8.GetString(files[PackFiles.Manifest]).Replace("trm-evidence/1", format, StringComparison.Ordinal);

        var finding = files.With(PackFiles.Manifest, Encoding.UTF8.GetBytes(manifest)).With(PackFiles.Signature, [1]).Verify().Findings.Single();

        Assert.That((finding.Code, finding.Place), Is.EqualTo((code, PackFiles.Manifest)));
        Assert.That(FindingWords.Of(code).Next, Does.Contain("version"));
    }

    [Test]
    public void with_numbers_beyond_all_measure_is_refused_in_bounded_time()
    {
        var world = new TwoCountries().Story();
        var files = PackFiles.Of(world.At.Pack());
        var manifest = Encoding.UTF8.GetString(files[PackFiles.Manifest]);
        var to = $"\"to\":{world.At.Leaves.Count},";
        Assert.That(manifest, Does.Contain(to));

        foreach (var number in new[] { "9007199254740991", "9223372036854775807", "99999999999999999999999999", "1e300", "-1" })
            Assert.That(Signed(manifest.Replace(to, $"\"to\":{number},", StringComparison.Ordinal)).Verified, Is.False, number);

        var huge = new PackFile("evidence/9223372036854775807.json", 9007199254740991, new string('0', 64));
        Assert.That(Signed(Encoding.UTF8.GetString((PackManifest.Parse(files[PackFiles.Manifest]).Value with { Files = [huge] }).Write())).Findings.Select(f => f.Place), Does.Contain(huge.Path));

        // A peer that claims to hold a number beyond all measure makes a gap, not a walk through it.
        world.At.Headers.Remove(world.At.Control(world.Rs, [], seq: 9007199254740991).Header.Id.ToString());
        world.At.Read(world.Rs.Control(world.At, []));
        Assert.That(world.At.Verify().Findings.Single(), Has.Property("Code").EqualTo(FindingCode.SequenceGap).And.Property("Sentence").Contain("not shown: 6, 7, 8").And.Property("Sentence").Contain("..."));

        PackReport Signed(string text) => files.With(PackFiles.Manifest, Encoding.UTF8.GetBytes(text))
            .With(PackFiles.Signature, Envelope.SignedStatement.Sign(Encoding.UTF8.GetBytes(text), world.At.Keys.Signing, PackManifest.Parse(files[PackFiles.Manifest]).Value.Issued)).Verify();
    }

    [Test]
    public void that_is_no_zip_at_all_says_so()
    {
        foreach (var bytes in new[] { [], "%PDF-1.7"u8.ToArray(), "PK\u0003\u0004"u8.ToArray(), new byte[70_000] })
            Assert.That(Verify(bytes).Findings[0], Has.Property("Code").EqualTo(FindingCode.PackUnreadable).And.Property("Hint").Contain("is it an evidence pack?"));
    }

    [Test]
    public void has_words_for_every_finding()
    {
        foreach (var code in Enum.GetValues<FindingCode>())
            Assert.That(FindingWords.Of(code).Title, Is.Not.EqualTo("Something does not fit"), $"{code} has no words");
    }

    private static Envelope.Keys.Certificate SigningKeyOf(TwoCountries world) =>
        Envelope.Keys.SigningKey.Create(world.Rs.Id, TwoCountries.Start.AddHours(-2)).Certificate;

    private static PackReport Verify(byte[] zip) => PackVerification.Verify("pack", new MemoryStream(zip)).Packs[0];

    private static PackReport Verify(IReadOnlyDictionary<string, byte[]> files) => Verify(Zip([.. files.Select(f => (f.Key, f.Value))], CompressionLevel.NoCompression));

    private static byte[] Zip(IReadOnlyList<(string, byte[])> files, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, bytes) in files)
            {
                using var stream = zip.CreateEntry(path, level).Open();
                stream.Write(bytes);
            }

        return buffer.ToArray();
    }

    private static SortedDictionary<string, byte[]> Unzip(byte[] bytes)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            files.Add(entry.FullName, content.ToArray());
        }

        return files;
    }
}
