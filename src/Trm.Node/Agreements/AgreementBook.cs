using System.Collections.Concurrent;
using Trm.Contracts.Agreements;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Directory;

namespace Trm.Node.Agreements;

/// <summary>
/// The agreements and holidays that a node holds, and the one that counts with each peer: where none is in force, the values built into the contract,
/// which are the same on both sides.
/// </summary>
internal sealed class AgreementBook(ParticipantId self, CurrentDirectory directory)
{
    /// <summary>A country that no file of holidays speaks of: ISO 3166-1 leaves these letters to users.</summary>
    private const string NoCountry = "ZZ";

    private sealed record Shelf(IReadOnlyList<HeldAgreement> Held, AgreementsInForce InForce, Holidays Holidays);

    private readonly ConcurrentDictionary<(ParticipantId, string, string), Agreement> _builtIn = new();
    private volatile Shelf _shelf = new([], new([]), Holidays.None);

    /// <summary>Every agreement held, in force or not.</summary>
    public IReadOnlyList<HeldAgreement> Held => _shelf.Held;

    /// <summary>Puts other agreements and holidays in the place of the former ones.</summary>
    public void Put(IReadOnlyList<HeldAgreement> held, Holidays holidays) => _shelf = new(held, new(held.Select(h => h.Agreement)), holidays);

    /// <summary>The agreement in force with that peer, or the built-in one.</summary>
    public Agreement With(ParticipantId peer, DateTimeOffset at) => Find(peer, at) ?? BuiltIn(peer);

    /// <summary>The agreement in force with that peer; null where the built-in one holds.</summary>
    public Agreement? Find(ParticipantId peer, DateTimeOffset at) => _shelf.InForce.Find(self, peer, at);

    /// <summary>True where messages of this row go between us at that time. What is always in force is no agreement's to leave out.</summary>
    public bool Allows(ParticipantId peer, MessageKind kind, DateTimeOffset at) => With(peer, at).Allows(kind.Kind);

    /// <summary>The times that hold with that peer.</summary>
    public DueTimes Times(ParticipantId peer, DateTimeOffset at) => new(With(peer, at), _shelf.Holidays);

    /// <summary>When the same bytes go again to that peer, and when somebody telephones.</summary>
    public ResendTimes Resends(string peer, Lane lane, DateTimeOffset first) => Times(ParticipantId.Parse(peer).Value, first).Resends(lane, first);

    private Agreement BuiltIn(ParticipantId peer) => _builtIn.GetOrAdd(
        (peer, Country(self), Country(peer)),
        key => Agreement.BuiltIn([AgreementParty.Plain(self, key.Item2), AgreementParty.Plain(peer, key.Item3)]));

    private string Country(ParticipantId id) => directory.Current.Find(id)?.Country ?? NoCountry;
}
