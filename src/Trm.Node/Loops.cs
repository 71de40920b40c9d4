using Trm.Node.Processes;
using Trm.Node.Storage;

namespace Trm.Node;

/// <summary>
/// What a node does over and over. A loop outlives a failing world: it says so and goes on. It ends only with the node. The duty at which it failed is left to another process, whose
/// world may be whole.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="generationEnded">Another process has begun a new generation: this one is done.</param>
/// <param name="stopping">Ends all of them.</param>
internal sealed class Loops(NodeParts node, Func<Task> generationEnded, CancellationToken stopping)
{
    private readonly List<Task> _running = [];

    /// <summary>Starts one.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="run">Runs until stopped; where it fails or returns, it is run again.</param>
    /// <param name="duty">The lease without which it does nothing, where one process alone may do it.</param>
    public void Add(string name, Func<CancellationToken, Task> run, string? duty = null) => _running.Add(Task.Run(async () =>
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (LeaseLostException)
            {
                // This process stood still for too long; another one did it, or it is done again now.
            }
            catch (GenerationEndedException)
            {
                await generationEnded();
                return;
            }
            catch (Exception failure) when (StorageFullException.Is(failure))
            {
                // Said once, by the watch over the disk: it goes on when there is room.
                GiveUp(duty);
                node.Disk.Refused();
                await node.Disk.RoomAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure)
            {
                // The database is the same one for all.
                if (failure is not StorageFailedException)
                    GiveUp(duty);
                node.Log.LoopFailed(name, failure.GetType().Name, pause.TotalSeconds);
                await Task.Delay(pause, node.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }));

    /// <summary>Waits until all have come to their end.</summary>
    public async Task EndAsync()
    {
        foreach (var loop in _running)
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void GiveUp(string? duty)
    {
        if (duty is not null)
            node.Leases?.GiveUp(duty);
    }
}
