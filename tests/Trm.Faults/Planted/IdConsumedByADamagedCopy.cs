using Dapper;
using Trm.Envelope;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Faults.Planted;

/// <summary>A copy that was damaged on its way counts as the message: when the whole one comes, it was here before.</summary>
internal sealed class IdConsumedByADamagedCopy : Lie
{
    public override async Task DeliverAsync(Country country, Mailbox mailbox, Letter letter, Delivery delivery, DeliveryHandler deliver, CancellationToken cancel)
    {
        await deliver(delivery, cancel);
        if (!letter.IsDamaged || country.Rows is not { } rows || !SealedMessage.Parse(letter.Body).Then(m => m.Verify(country.World.Directory)).Try(out var header, out _))
            return;
        await rows.CommitAsync(CommitStep.Received, tx => tx.Connection!.Execute(
            """
            INSERT INTO inbox (peer, core_id, header_sha256, gen, seq, state, urgent, received_at, exp, own_gen, place)
            VALUES (@Writer, @id, @HeaderSha256, 0, @Seq, 'control', 0, 0, 9999999999999, 0, (SELECT coalesce(max(place), 0) + 1 FROM inbox))
            ON CONFLICT DO NOTHING
            """,
            new { mailbox.Writer, id = header.Id.ToString(), header.HeaderSha256, header.Header.Seq }, tx), cancel);
    }
}
