using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace Trm.Node.Broker;

/// <summary>Learns from MassTransit's endpoints how the connecting goes.</summary>
internal sealed class ConnectionWatch : IReceiveEndpointObserver
{
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a mailbox is being read, or an attempt has failed.</summary>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <summary>Completes when MassTransit will not try again, as after refused credentials.</summary>
    public Task GivenUp => _givenUp.Task;

    public Task Ready(ReceiveEndpointReady ready)
    {
        _firstAttempt.TrySetResult();
        return Task.CompletedTask;
    }

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        _firstAttempt.TrySetResult();
        if (faulted.Exception?.GetBaseException() is AuthenticationFailureException)
            _givenUp.TrySetResult();
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;
}
