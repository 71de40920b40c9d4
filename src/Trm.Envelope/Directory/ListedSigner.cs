using System.Security.Cryptography;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Directory;

/// <summary>A certificate that the adopted directory lists for message signing, and whose.</summary>
public sealed class ListedSigner
{
    internal ListedSigner(ParticipantEntry participant, KeyListing listing)
    {
        Participant = participant;
        Listing = listing;
        Verifier = new(() => listing.Certificate.ImportVerifier() ?? throw new InvalidOperationException("was a key when it was adopted"));
    }

    public ParticipantEntry Participant { get; }

    public KeyListing Listing { get; }

    internal Lender<ECDsa> Verifier { get; }
}
