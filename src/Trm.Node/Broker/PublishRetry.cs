using MassTransit;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Rabbit = RabbitMQ.Client.Exceptions;

namespace Trm.Node.Broker;

/// <summary>
/// How a publish outlives the loss of a connection: the same bytes again over whichever node answers, at growing distances, for as long as its caller waits. A confirm that was
/// under way when the connection broke may never come, so no single attempt takes all the time there is; what was taken twice the recipient's inbox knows.
/// </summary>
internal static class PublishRetry
{
    /// <param name="attempt">Limit for one attempt.</param>
    public static ResiliencePipeline For(TimeSpan attempt) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(MayPass),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
        })
        .AddTimeout(attempt)
        .Build();

    /// <summary>True for a failing world; false where the broker has answered (returned, refused as full), or nobody waits any more.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        MessageReturnedException or Rabbit.PublishException => false,
        BrokerUnavailableException => false,
        TimeoutRejectedException or MassTransitException or Rabbit.RabbitMQClientException or IOException or ObjectDisposedException => true,
        _ => false,
    };
}
