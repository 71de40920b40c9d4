using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

/// <summary>
/// The hard form: a side with every key of its own rewrites what it likes and makes everything fit again - leaves, tree, checkpoint, control messages in the same numbers, manifest - so that its pack
/// verifies alone. The other side's pack tells, and each is named as what it is.
/// </summary>
[TestFixture("AT")]
[TestFixture("RS")]
public sealed class A_side_that_rewrote_its_history(string dishonest)
{
    private TwoCountries world = null!;
    private Country liar = null!;
    private Country other = null!;

    [SetUp]
    public void Begin()
    {
        world = new TwoCountries().Begin();
        (liar, other) = dishonest == "AT" ? (world.At, world.Rs) : (world.Rs, world.At);
        for (var i = 0; i < 3; i++)
        {
            world.Say(liar, other, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
            world.Say(other, liar, MessageKind.ReferralProfile, @case: CaseId.Of(Guid.NewGuid()));
        }

        Assert.That(world.Verify().Verified, Is.True);
    }

    [Test]
    public void and_removed_a_message_that_it_received_with_its_receipt()
    {
        var (message, control) = (Id(liar, TrailEvent.MessageReceived, 1), HeaderOf(liar, TrailEvent.ReceiptsSent, 1));
        liar.Leaves.RemoveAt(liar.Find(TrailEvent.ReceiptsSent, 1));
        liar.Leaves.RemoveAt(liar.Find(TrailEvent.MessageReceived, 1));
        Replace(control, []);

        var found = Found();

        Assert.That(found.Select(f => f.Code), Is.EquivalentTo([FindingCode.MessageMissing, FindingCode.ReceiptMissing, FindingCode.SequenceDouble]));
        Assert.That(Of(found, FindingCode.MessageMissing), Does.Contain($"message {message} ").And.Contain($"sent by {other.Id} and acknowledged by {liar.Id}, whose trail does not show it"));
    }

    [Test]
    public void and_removed_a_message_that_it_sent_with_its_receipt()
    {
        var (message, header) = (Id(liar, TrailEvent.MessageSealed, 1), HeaderOf(liar, TrailEvent.MessageSealed, 1));
        liar.Leaves.RemoveAt(liar.Find(TrailEvent.ReceiptsVerified, 1));
        liar.Leaves.RemoveAt(liar.Find(TrailEvent.MessageSealed, 1));
        Replace(header, []);

        var found = Found();

        Assert.That(found.Select(f => f.Code), Is.EquivalentTo([FindingCode.MessageExtra, FindingCode.SequenceDouble]));
        Assert.That(Of(found, FindingCode.MessageExtra), Does.Contain($"message {message} ").And.Contain($"signed by {liar.Id} and received by {other.Id}, is not shown as sent by {liar.Id}"));
    }

    [Test]
    public void and_put_two_messages_that_it_received_into_another_order_with_their_receipts()
    {
        var (one, two) = (HeaderOf(liar, TrailEvent.ReceiptsSent, 0), HeaderOf(liar, TrailEvent.ReceiptsSent, 1));
        var message = Id(liar, TrailEvent.MessageReceived, 1);
        liar.Swap(liar.Find(TrailEvent.MessageReceived, 0), liar.Find(TrailEvent.MessageReceived, 1));
        var (first, second) = (Receipts(liar, 0), Receipts(liar, 1));
        // The receipts stay as they were, in control messages made anew: each behind its record again.
        Rerecord(0, Replace(one, second));
        Rerecord(1, Replace(two, first));

        var found = Found();

        Assert.That(Of(found, FindingCode.ReceiptOrder), Does.Contain(message).And.Contain($"{liar.Id} acknowledged message"));
        Assert.That(found.Count(f => f.Code == FindingCode.SequenceDouble), Is.EqualTo(2), "the other side holds both control messages as they were");
    }

    [Test]
    public void and_put_two_messages_that_it_sent_into_another_order()
    {
        liar.Swap(liar.Find(TrailEvent.MessageSealed, 0), liar.Find(TrailEvent.MessageSealed, 1));

        var found = world.Verify().Packs[dishonest == "AT" ? 0 : 1].Findings;

        Assert.That(found.Select(f => f.Code), Does.Contain(FindingCode.SequenceOrder), "numbers are signed, so this shows in one pack already");
    }

    [Test]
    public void and_changed_the_time_in_a_receipt_that_it_gave()
    {
        var (control, receipt) = (HeaderOf(liar, TrailEvent.ReceiptsSent, 1), Receipts(liar, 1).Single());
        Rerecord(1, Replace(control, [receipt with { ReceivedAt = receipt.ReceivedAt.AddMinutes(-30) }]));

        var found = Found();

        Assert.That(found.Select(f => f.Code), Is.EquivalentTo([FindingCode.ReceiptAltered, FindingCode.SequenceDouble]));
        Assert.That(Of(found, FindingCode.ReceiptAltered), Does.Contain($"message {receipt.Of} ").And.EndWith("the time"));
    }

    [Test]
    public void and_changed_the_minute_of_a_record_with_the_receipt_that_promised_it()
    {
        var (control, receipt) = (HeaderOf(liar, TrailEvent.ReceiptsSent, 1), Receipts(liar, 1).Single());
        var index = liar.Find(TrailEvent.MessageReceived, 1);
        var old = liar.Leaves[index];
        liar.Leaves[index] = LeafOpening.Create(old.Event, DateTimeOffset.FromUnixTimeSeconds((old.Minute + 5) * 60), old.Public.Span, old.Private!.Value.Span);
        Rerecord(1, Replace(control, [receipt with { LeafHash = Convert.ToHexStringLower(liar.Leaves[index].ToLeaf().Hash.ToArray()) }]));

        Assert.That(Of(Found(), FindingCode.ReceiptAltered), Does.Contain($"message {receipt.Of} ").And.EndWith("the promised leaf"));
    }

    [Test]
    public void and_invented_a_message_that_it_never_sent()
    {
        var invented = liar.Send(other, MessageKind.ReferralProfile, CaseId.Of(Guid.NewGuid()));

        var found = Found();

        Assert.That(found.Select(f => f.Code), Is.EqualTo([FindingCode.MessageMissing]));
        Assert.That(Of(found, FindingCode.MessageMissing), Does.Contain(invented.Id).And.Contain($"{liar.Id} shows no receipt for it"));
    }

    [Test]
    public void and_invented_that_it_took_a_message_that_never_came()
    {
        var lost = other.Send(liar, MessageKind.ReferralProfile, CaseId.Of(Guid.NewGuid()));
        other.Expire(lost);
        liar.Take(lost);
        liar.Control(other);

        var found = Found();

        Assert.That(found.Select(f => f.Code), Is.EqualTo([FindingCode.ReceiptMissing, FindingCode.CaseDisagreement]));
        Assert.That(Of(found, FindingCode.ReceiptMissing), Does.Contain($"the receipt that {liar.Id} gave for message {lost.Id} is not shown by {other.Id}"));
    }

    [Test]
    public void and_signed_a_message_that_it_sent_anew_with_another_time()
    {
        var index = liar.Find(TrailEvent.MessageSealed, 2);
        var former = UnverifiedHeader.Read(liar.Leaves[index].Header()!)!.Claims;
        world.Now -= TimeSpan.FromMinutes(1);
        var again = liar.Seal(other, MessageMeta.Of(MessageKind.ReferralProfile, MessageId.Of(Guid.NewGuid()), world.Case), "{}"u8.ToArray(), former.Seq, former.Id);
        liar.Leaves[index] = LeafOpening.Create(TrailEvent.MessageSealed, world.Now, System.Text.Encoding.UTF8.GetBytes($"{{\"header\":\"{Convert.ToBase64String(again.HeaderP7s.Span)}\"}}"), liar.Leaves[index].Private!.Value.Span);

        var verdict = world.Verify();

        Assert.That(verdict.Packs[dishonest == "AT" ? 0 : 1].Findings.Select(f => f.Code), Does.Contain(FindingCode.ContentMismatch).Or.Contain(FindingCode.ReceiptUnfounded));
    }

    // The pack of the side that lies verifies alone; together it does not.
    private IReadOnlyList<Finding> Found()
    {
        var verdict = world.Verify();
        Assert.That(verdict.Packs.SelectMany(p => p.Findings), Is.Empty, "alone, each fits together");
        Assert.That(verdict.Verified, Is.False);
        return verdict.Findings;
    }

    private static string Of(IReadOnlyList<Finding> found, FindingCode code) => found.First(f => f.Code == code).Sentence;

    private static Header HeaderOf(Country country, TrailEvent what, int n) => UnverifiedHeader.Read(country.Leaves[country.Find(what, n)].Header()!)!.Claims;

    private static string Id(Country country, TrailEvent what, int n) => HeaderOf(country, what, n).Id.ToString();

    private static IReadOnlyList<Receipt> Receipts(Country country, int n)
    {
        var leaf = country.Leaves[country.Find(TrailEvent.ReceiptsSent, n)];
        var capsule = Capsule.Parse(LeafContent.Bytes(leaf.Public, "capsule")!, HeaderOf(country, TrailEvent.ReceiptsSent, n)).Value;
        return ControlMessage.Parse(capsule.Payload).Value.Receipts;
    }

    // Another control message in the number of a message that goes.
    private Sealed Replace(Header former, IReadOnlyList<Receipt> receipts)
    {
        liar.Headers.Remove(former.Id.ToString());
        return liar.Control(other, receipts, isRecorded: false, former.Seq);
    }

    private void Rerecord(int n, Sealed control)
    {
        var index = liar.Find(TrailEvent.ReceiptsSent, n);
        liar.Leaves[index] = LeafOpening.Create(TrailEvent.ReceiptsSent, DateTimeOffset.FromUnixTimeSeconds(liar.Leaves[index].Minute * 60), Country.ControlJson(control));
    }
}
