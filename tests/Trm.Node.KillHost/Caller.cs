using System.Data.Common;
using Trm.Contracts.Identifiers;

namespace Trm.Node.KillHost;

/// <summary>Sends one test message after the other, and says of each that it was accepted, as soon as it was.</summary>
/// <param name="node">Sends them.</param>
/// <param name="office">Whose node it is, and to whom they go.</param>
/// <param name="said">Hears of it.</param>
public sealed class Caller(TrmNode node, Office office, TextWriter said)
{
    /// <summary>What stands before the id of a message that was accepted.</summary>
    public const string Accepted = "accepted: ";

    /// <summary>Sends until stopped.</summary>
    /// <param name="pause">Between two of them.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidOperationException">The node refused one.</exception>
    public async Task CallAsync(TimeSpan pause, CancellationToken cancel)
    {
        for (var peer = ParticipantId.Parse(office.Peer).Value; ; await Task.Delay(pause, cancel))
        {
            try
            {
                var sent = await node.Referrals.TestAsync(peer, new Officer($"{office.Participant}-08", Role.Coordinator), cancel);
                await said.WriteLineAsync(sent.Try(out var submitted, out var rejection)
                    ? $"{Accepted}{submitted.Message}"
                    : throw new InvalidOperationException($"refused: {rejection}"));
            }
            catch (DbException)
            {
                // The server ended a connection that stood still for too long: nothing was said to be accepted.
            }
        }
    }
}
