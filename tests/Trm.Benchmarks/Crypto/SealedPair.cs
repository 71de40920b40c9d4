using System.Security.Cryptography;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;

namespace Trm.Benchmarks.Crypto;

/// <summary>One message between two offices, to be sealed and opened again and again: every time as if it were the first.</summary>
internal sealed class SealedPair
{
    private readonly TwoOffices _offices;
    private readonly SealOrder _order;

    /// <param name="offices">Whose keys are used.</param>
    /// <param name="bytes">Length of its payload.</param>
    public SealedPair(TwoOffices offices, int bytes)
    {
        var now = TimeProvider.System.GetUtcNow();
        _offices = offices;
        _order = new()
        {
            Id = TransmissionId.Of(Guid.NewGuid()),
            From = TwoOffices.At,
            To = TwoOffices.Rs,
            Seq = 1,
            Iat = now,
            Exp = now.AddDays(30),
            Dir = offices.Directory.Version,
            Recipients = offices.Directory.RecipientsOf(TwoOffices.Rs, now),
            Meta = MessageMeta.Of(MessageKind.Test, MessageId.Of(Guid.NewGuid())),
            Payload = RandomNumberGenerator.GetBytes(bytes),
        };
        Sealed = Seal();
    }

    /// <summary>What it came to once.</summary>
    public Sealed Sealed { get; }

    /// <summary>All that a sender does, from the payload to the bytes that travel.</summary>
    public Sealed Seal() => Sealer.Seal(_order, _offices.Keys(TwoOffices.At).Signing).Value;

    /// <summary>All that a receiver does, from the bytes that came to the payload: steps 1 to 9 of contracts/envelope.md, "Opening".</summary>
    /// <exception cref="InvalidOperationException">It does not open, or is not what was sealed.</exception>
    public OpenedMessage Open()
    {
        var opened = SealedMessage.Parse(Sealed.Bytes).Then(m => m.Verify(_offices.Directory))
            .Then(h => h.Admit(TwoOffices.Rs, _offices.Keys(TwoOffices.Rs).Ring, _offices.Directory)).Then(a => a.Open()).Value;
        return opened.Payload.Length == _order.Payload.Length ? opened : throw new InvalidOperationException("another payload than was sealed");
    }
}
