using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Envelope;

namespace Trm.Faults.Planted;

/// <summary>What is sent again is sealed again, under a new transmission id.</summary>
internal sealed class NewIdOnResend : Lie
{
    private readonly HashSet<string> _published = new(StringComparer.Ordinal);

    public override byte[] Publish(Country country, Mailbox mailbox, byte[] body)
    {
        if (_published.Add(Convert.ToHexString(SHA256.HashData(body))))
            return body;
        var (world, reader) = (country.World, country.World.Country(mailbox.Reader));
        var opened = SealedMessage.Parse(body).Then(m => m.Verify(world.Directory)).Then(h => h.Admit(reader.Id, world.Ground.Keys(reader.Name).Ring, world.Directory)).Then(a => a.Open()).Value;
        if (opened.Meta.IsControl)
            return body;
        var header = opened.Header;
        return Sealer.Seal(
            new SealOrder
            {
                Id = TransmissionId.Of(Guid.NewGuid()),
                From = header.From,
                To = header.To,
                Gen = header.Gen,
                Seq = header.Seq,
                Iat = header.Iat,
                Exp = header.Exp,
                Dir = header.Dir,
                Recipients = world.Directory.RecipientsOf(reader.Id, header.Iat),
                Meta = opened.Meta,
                Payload = opened.Payload,
            },
            world.Ground.Keys(country.Name).Signing).Value.Bytes.ToArray();
    }
}
