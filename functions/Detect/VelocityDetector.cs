using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>One mention of a thread as the velocity detector sees it.</summary>
/// <param name="At">When it was published, UTC; late and out-of-order ones are taken in at the state's own time.</param>
/// <param name="Negativity">Probability that it is negative, 0 to 1.</param>
/// <param name="NewAuthor">Whether its author was not seen in this thread before (for a negative one: not seen being negative): one angry author is not a crisis.</param>
public readonly record struct VelocityEvent(DateTimeOffset At, double Negativity, bool NewAuthor);

/// <summary>A negative thread picks up speed. Pure: no clock, no I/O.</summary>
public static class VelocityDetector
{
    /// <summary>Takes in one mention.</summary>
    /// <param name="state">The thread's state before.</param>
    /// <param name="mention">What came.</param>
    /// <param name="negativeAuthors">Distinct negative authors of the thread, this one included: the floor.</param>
    /// <param name="brand">The brand's past; null while nothing is known of it.</param>
    /// <param name="plan">Sensitivity and floor.</param>
    /// <returns>The state after, and the signal if the thread is now faster than chance allows.</returns>
    public static (VelocityState State, Signal? Signal) Observe(
        VelocityState state, VelocityEvent mention, int negativeAuthors, BrandState? brand, DetectionPlan plan) => (state, null);
}
