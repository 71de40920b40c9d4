using Trm.Contracts.Messages;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>Both sides against each other. The operator of one side has every key of its node, and rewrites what it likes before it signs.</summary>
public sealed class Two_evidence_packs
{
    [Test]
    public void of_one_story_agree()
    {
        var verdict = new TwoCountries().Story().Verify();

        Assert.That(verdict.Verified, Is.True, string.Join("; ", verdict.Findings.Concat(verdict.Packs.SelectMany(p => p.Findings))));
        Assert.That((verdict.Matched, verdict.MatchedReceipts), Is.EqualTo((4, 4)));
        Assert.That(verdict.OnTheWay, Is.Empty);
    }

    [Test]
    public void name_a_message_that_the_receiver_removed_with_its_receipt()
    {
        var world = new TwoCountries().Story();
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.ReceiptsSent));
        world.Rs.Leaves.RemoveAt(world.Rs.Find(TrailEvent.MessageReceived));

        var verdict = world.Verify();

        Assert.That(verdict.Findings.Select(f => f.Code), Does.Contain(FindingCode.MessageMissing).And.Contain(FindingCode.ReceiptMissing));
        Assert.That(verdict.Findings[0].Sentence, Does.Contain("sent by AT and acknowledged by RS, whose trail does not show it"));
    }

    [Test]
    public void name_a_message_that_the_sender_removed_with_its_receipt()
    {
        var world = new TwoCountries().Story();
        world.At.Leaves.RemoveAt(world.At.Find(TrailEvent.ReceiptsVerified));
        world.At.Leaves.RemoveAt(world.At.Find(TrailEvent.MessageSealed));

        var verdict = world.Verify();

        Assert.That(verdict.Findings.Select(f => f.Code), Does.Contain(FindingCode.MessageExtra));
        Assert.That(verdict.Findings.Single(f => f.Code == FindingCode.MessageExtra).Sentence, Does.Contain("signed by AT and received by RS, is not shown as sent by AT"));
    }

    [Test]
    public void name_a_receipt_that_the_sender_removed()
    {
        var world = new TwoCountries().Story();
        world.At.Leaves.RemoveAt(world.At.Find(TrailEvent.ReceiptsVerified));

        Assert.That(world.Verify().Findings.Select(f => f.Code), Does.Contain(FindingCode.ReceiptMissing));
    }

    [Test]
    public void name_messages_that_were_reordered()
    {
        var world = new TwoCountries().Story();
        // Messages and receipts alike, so that the receiver's own pack fits together by order of leaves.
        world.Rs.Swap(world.Rs.Find(TrailEvent.MessageReceived, 0), world.Rs.Find(TrailEvent.MessageReceived, 1));
        world.Rs.Swap(world.Rs.Find(TrailEvent.ReceiptsSent, 0), world.Rs.Find(TrailEvent.ReceiptsSent, 1));

        var verdict = world.Verify();

        Assert.That(verdict.Findings.Select(f => f.Code), Does.Contain(FindingCode.ReceiptOrder));
    }

    [Test]
    public void name_a_receipt_whose_time_was_changed()
    {
        var world = new TwoCountries().Begin();
        var message = world.At.Send(world.Rs, MessageKind.ReferralProfile, world.Case);
        world.Rs.Take(message);
        var receipt = world.Rs.Receipt(message, world.Rs.Leaves[^1], []);
        var told = world.Rs.Control(world.At);
        world.At.Read(told);
        // Signed again by the side that gave it, with another time, in place of the one that it sent.
        var other = world.Rs.Control(world.At, [receipt with { ReceivedAt = receipt.ReceivedAt.AddMinutes(-30) }], isRecorded: false);
        var index = world.Rs.Find(TrailEvent.ReceiptsSent);
        world.Rs.Leaves[index] = LeafOpening.Create(TrailEvent.ReceiptsSent, world.Now, Country.ControlJson(other));

        var finding = world.Verify().Findings.Single(f => f.Code == FindingCode.ReceiptAltered);

        Assert.That(finding.Sentence, Does.EndWith("the time"));
    }

    [Test]
    public void name_a_message_that_one_side_invented()
    {
        var world = new TwoCountries().Story();
        var invented = world.At.Send(world.Rs, MessageKind.Question, world.Case);

        var finding = world.Verify().Findings.Single();

        Assert.That(finding.Code, Is.EqualTo(FindingCode.MessageMissing));
        Assert.That(finding.Sentence, Does.Contain(invented.Id).And.Contain("AT shows no receipt for it"));
    }

    [Test]
    public void name_a_message_that_the_other_side_never_signed()
    {
        var world = new TwoCountries().Story();
        var stranger = new TwoCountries();
        world.Rs.Take(stranger.At.Send(stranger.Rs, MessageKind.ReferralProfile, world.Case));

        Assert.That(world.Verify().Packs[1].Findings.Select(f => f.Code), Does.Contain(FindingCode.HeaderRefused));
    }

    [Test]
    public void of_one_side_twice_are_not_compared()
    {
        var world = new TwoCountries().Story();

        var verdict = PackVerification.Verify(("one", new MemoryStream(world.At.Pack())), ("two", new MemoryStream(world.At.Pack())));

        Assert.That(verdict.Findings.Single().Code, Is.EqualTo(FindingCode.PacksUnrelated));
    }

    [Test]
    public void become_a_page_in_which_nothing_of_a_pack_is_markup()
    {
        var world = new TwoCountries().Story();

        var page = System.Text.Encoding.UTF8.GetString(PackPage.Write(PackVerification.Verify("<script>alert(1)</script>", new MemoryStream(world.At.Pack())), world.Now));

        Assert.That(page, Does.Contain("&lt;script&gt;").And.Not.Contain("<script"));
    }
}
