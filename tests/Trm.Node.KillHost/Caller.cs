using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Processes;
using Trm.Node.Storage;

namespace Trm.Node.KillHost;

/// <summary>Sends one test message after the other, and says of each that it was accepted, as soon as it was.</summary>
/// <param name="node">Sends them.</param>
/// <param name="office">Whose node it is, and to whom they go.</param>
/// <param name="said">Hears of it.</param>
/// <param name="clock">That of the node.</param>
/// <param name="speaks">Every fourth one says what a person thinks; but none that is sealed by a clock that is ahead, for it would wait at the peer until that time has come.</param>
public sealed class Caller(TrmNode node, Office office, TextWriter said, JumpingClock clock, bool speaks = false)
{
    /// <summary>What stands before the id of a message that was accepted.</summary>
    public const string Accepted = "accepted: ";

    /// <summary>What stands before the code of one that was not, because our own disk is full, or our clock wrong.</summary>
    public const string NotNow = "not now: ";

    /// <summary>So many that the peer has not answered, and this side waits: what arrives and what is sent keep step on any machine.</summary>
    private const int MostUnanswered = 300;

    private static readonly RejectionCode[] ComeAgain = [RejectionCode.StorageLow, RejectionCode.ClockWrong];

    private readonly Officer _officer = new($"{office.Participant}-08", Role.Coordinator);
    private readonly ParticipantId _peer = ParticipantId.Parse(office.Peer).Value;

    /// <summary>Sends until stopped.</summary>
    /// <param name="pause">Between two of them.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidOperationException">The node refused one.</exception>
    public async Task CallAsync(TimeSpan pause, CancellationToken cancel)
    {
        for (var n = 1; ; n++, await Task.Delay(pause, cancel))
        {
            try
            {
                while (n % 10 == 0 && (await node.Couriers.PendingAsync(_officer, cancel)).Value.Sum(p => p.Messages) > MostUnanswered)
                    await Task.Delay(pause, cancel);
                var isFourth = n % 4 == 0;
                var sent = await clock.SteadyAsync(() => speaks && isFourth && !clock.IsAhead
                    ? node.Returns.FeedbackAsync(_peer, _officer, VoiceTopic.Reception, VoiceAbout.Exchange, Rating.Good, cancel)
                    : node.Referrals.TestAsync(_peer, _officer, cancel));
                await said.WriteLineAsync(sent.Try(out var submitted, out var rejection)
                    ? $"{Accepted}{submitted.Message}"
                    : ComeAgain.Contains(rejection.Code) ? $"{NotNow}{rejection.Code.Text}" : throw new InvalidOperationException($"refused: {rejection}"));
            }
            catch (Exception failure) when (failure is DbException or StorageFailedException or LeaseLostException)
            {
                // The database is away, or another process took over from one that stood still: nothing was said to be accepted.
            }
        }
    }
}
