using System.Numerics;
using ScratchCnn.Optimizers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace ScratchCnn.Differential;

/// <summary>An optimizer with random hyper-parameters, and libtorch's with the same.</summary>
internal sealed record RandomOptimizer(string Description, Optimizer Ours, Func<Parameter[], TorchSharp.torch.optim.Optimizer> Torch)
{
    public static IReadOnlyList<string> Kinds { get; } = ["sgd", "adam", "adamw"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="smallestEpsilon">Adam's ε at least. A gradient that cancels to 0 but for rounding moves a parameter by rounding error / ε.</param>
    /// <param name="draws">Random choices.</param>
    public static RandomOptimizer Of(string kind, double smallestEpsilon, Draws draws)
    {
        double momentum = draws.Coin() ? 0 : draws.Uniform(0.1, 0.99), rate = draws.Magnitude(1e-4, 0.1);
        double beta1 = draws.Uniform(0, 0.99), beta2 = draws.Uniform(0.5, 0.9999), epsilon = draws.Magnitude(smallestEpsilon, 0.1), decay = draws.Magnitude(1e-3, 0.5);
        bool nesterov = momentum > 0 && draws.Coin();
        string options = $"rate {rate}, β {beta1} and {beta2}, ε {epsilon}";
        return kind switch
        {
            "sgd" => new($"{kind}, rate {rate}, momentum {momentum}, nesterov {nesterov}", new Sgd(rate, momentum, nesterov), p =>
                optim.SGD(p, rate, momentum, nesterov: nesterov)),
            "adam" => new($"{kind}, {options}", new Adam(rate, beta1, beta2, epsilon), p => optim.Adam(p, rate, beta1, beta2, epsilon)),
            "adamw" => new($"{kind}, {options}, decay {decay}", new AdamW(rate, decay, beta1, beta2, epsilon), p => optim.AdamW(p, rate, beta1, beta2, epsilon, decay)),
            _ => throw new NotSupportedException(kind),
        };
    }
}

/// <summary>
/// Up to twenty steps with random gradients, some of them 0, at changing learning rates, with and without clipping. "clipping" is the clipped gradient alone.
/// </summary>
internal static class OptimizerCase
{
    public static Outcome Run(string kind, Draws draws)
    {
        RandomOptimizer optimizer = RandomOptimizer.Of(kind, 1e-8, draws);
        int count = draws.Below(6) == 0 ? draws.Between(4000, 9000) : draws.Between(1, 80), steps = draws.Between(1, count > 80 ? 4 : 20);
        double clip = draws.Coin() ? double.PositiveInfinity : draws.Magnitude(0.1, 10), range = draws.Magnitude(1e-3, 10);
        double[] start = draws.Values(count);
        double[][] gradients = [.. Enumerable.Range(0, steps).Select(_ => draws.Values(count, range))];
        double[] rates = [.. gradients.Select(_ => draws.Coin() ? optimizer.Ours.LearningRate : draws.Magnitude(1e-4, 0.1))];
        foreach (double[] gradient in gradients)
            gradient[draws.Below(count)] = 0;
        return Outcome.Of($"{optimizer.Description}, {count} parameters, {steps} steps, gradients in ±{range}, clipped to {clip}", new Runs(
            Torch(ScalarType.Float64), Ours<double>(), Ours<float>(), Torch(ScalarType.Float32)));

        List<Result> Ours<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] parameters = start.To<T>();
            T[] first = new T[optimizer.Ours.MomentCount > 0 ? count : 0], second = new T[optimizer.Ours.MomentCount > 1 ? count : 0];
            for (int step = 0; step < steps; step++)
            {
                T[] gradient = gradients[step].To<T>();
                optimizer.Ours.Update(parameters, gradient, first, second, T.CreateChecked(ClipScale<T>(gradient, clip)), rates[step], step + 1);
            }

            return [new("parameters", parameters.AsSpan().ToDoubles())];
        }

        List<Result> Torch(ScalarType type)
        {
            using var scope = NewDisposeScope();
            var parameter = new Parameter(start.ToTensor(type, count));
            optim.Optimizer torchs = optimizer.Torch([parameter]);
            for (int step = 0; step < steps; step++)
            {
                parameter.grad = gradients[step].ToTensor(type, count);
                ClipTorch([parameter], clip);
                foreach (optim.ILearningRateController group in torchs.ParamGroups)
                    group.LearningRate = rates[step];
                torchs.step();
            }

            return [new("parameters", parameter.ToDoubles())];
        }
    }

    public static Outcome RunClipping(Draws draws)
    {
        int count = draws.Between(1, 20000);
        double range = draws.Magnitude(1e-6, 1e6), clip = draws.Magnitude(1e-3, 1e3);
        double[] values = draws.Values(count, range);
        return Outcome.Of($"clipping {count} values in ±{range} to {clip}", new Runs(
            Torch(ScalarType.Float64), Ours<double>(), Ours<float>(), Torch(ScalarType.Float32)));

        List<Result> Ours<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] gradient = values.To<T>();
            T scale = T.CreateChecked(ClipScale<T>(gradient, clip));
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] *= scale;
            return [new("clipped gradient", gradient.AsSpan().ToDoubles(), IsGradient: true)];
        }

        List<Result> Torch(ScalarType type)
        {
            using var scope = NewDisposeScope();
            var parameter = new Parameter(zeros(count, type)) { grad = values.ToTensor(type, count) };
            ClipTorch([parameter], clip);
            return [new("clipped gradient", parameter.grad.ToDoubles(), IsGradient: true)];
        }
    }

    /// <summary>libtorch's clipping, without what it adds to the norm (1e-6): this library divides by the norm itself.</summary>
    public static void ClipTorch(IReadOnlyList<Parameter> parameters, double maximum)
    {
        double norm = Math.Sqrt(parameters.Sum(parameter => parameter.grad!.to_type(ScalarType.Float64).square().sum().item<double>()));
        if (norm <= maximum)
            return;
        nn.utils.clip_grad_norm_(parameters, maximum);
        double added = Math.Min(1, maximum / (norm + 1e-6)) / (maximum / norm);
        foreach (Parameter parameter in parameters)
            parameter.grad!.div_(added);
    }

    private static double ClipScale<T>(ReadOnlySpan<T> gradient, double maximum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sums = new double[GradientNorm.ChunkCount(gradient.Length)];
        for (int chunk = 0; chunk < sums.Length; chunk++)
            sums[chunk] = GradientNorm.ChunkSumOfSquares(gradient, chunk);
        return GradientNorm.ClipScale(GradientNorm.Norm(sums), maximum);
    }
}
