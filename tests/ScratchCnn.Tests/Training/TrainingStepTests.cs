using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Training;

/// <summary>A step as a whole, and in parts with a loss of the caller's.</summary>
public sealed class TrainingStepTests
{
    private const int Batch = 9, Classes = 3;
    private static readonly Shape Input = new(24, 1);

    private static Sequential Network => new(
        new Conv1D(6, 5), new BatchNorm(), new Relu(), new MaxPool1D(2), new Residual(new Sequential(new Conv1D(6, 3, Padding: Padding.Same), new Dropout(0.3))),
        new Flatten(), new Dense(Classes));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_in_parts_has_the_bits_of_a_whole_one(int threads)
    {
        using var pool = new WorkerPool(threads);
        Model<float> whole = new(Network, Input, seed: 1), parts = new(Network, Input, seed: 1);
        var loss = new SoftmaxCrossEntropy();
        var step = new TrainingStep<float>(whole, loss, Batch, pool, wantInputGradient: true);
        var inParts = new TrainingStep<float>(parts, Batch, pool, wantInputGradient: true);
        OptimizerState<float> optimizer = new(new Adam(), whole), other = new(new Adam(), parts);
        var source = new Source(Batch * Input.Size);
        for (ulong round = 0; round < 3; round++)
        {
            step.Run(source, Batch, optimizer, 0.01, round);
            ReadOnlySpan<float> outputs = inParts.Forward(source.Inputs, round);
            var gradients = new float[outputs.Length];
            for (int sample = 0; sample < Batch; sample++)
                loss.Evaluate(outputs.Slice(sample * Classes, Classes), Source.Target(sample), 1f / Batch, gradients.AsSpan(sample * Classes, Classes));
            inParts.Backward(gradients);
            Assert.Equal(step.Gradient.ToArray(), inParts.Gradient.ToArray());
            Assert.Equal(step.InputGradient.ToArray(), inParts.InputGradient.ToArray());
            inParts.Update(other, 0.01);
        }

        Assert.Equal(whole.Parameters.ToArray(), parts.Parameters.ToArray());
        Assert.Equal(whole.State.ToArray(), parts.State.ToArray());
    }

    [Fact]
    public void A_gradient_may_be_changed_by_name_before_the_update()
    {
        using var pool = new WorkerPool(1);
        var model = new Model<float>(Network, Input, seed: 1);
        var step = new TrainingStep<float>(model, Batch, pool);
        ModelTensor kernel = model.Tensors.Single(tensor => tensor.Name == "conv1d_1.kernel");
        float[] before = model.Values(kernel).ToArray(), dense = model.Values(model.Tensors.Single(tensor => tensor.Name == "dense_1.kernel")).ToArray();
        step.Forward(new Source(Batch * Input.Size).Inputs);
        step.Backward([.. Enumerable.Range(0, Batch * Classes).Select(i => (float)(i % 5) - 2)]);
        step.GradientOf("conv1d_1.kernel").Clear();
        step.Update(new OptimizerState<float>(new Sgd(), model), 0.1);
        Assert.Equal(before, model.Values(kernel).ToArray());
        Assert.NotEqual(dense, model.Values(model.Tensors.Single(tensor => tensor.Name == "dense_1.kernel")).ToArray());
        Assert.Contains("no trained tensor 'x'; it has conv1d_1.kernel", Assert.Throws<ArgumentException>(() => step.GradientOf("x").Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_out_of_order_are_refused()
    {
        using var pool = new WorkerPool(1);
        var model = new Model<float>(Network, Input, seed: 1);
        var step = new TrainingStep<float>(model, Batch, pool);
        Assert.Throws<InvalidOperationException>(() => step.Backward(new float[Classes]).Length);
        Assert.Throws<ArgumentException>(() => step.Forward(new float[Input.Size + 1]).Length);
        Assert.Throws<ArgumentException>(() => step.Forward(new float[(Batch + 1) * Input.Size]).Length);
        Assert.Throws<InvalidOperationException>(() => new TrainingStep<float>(model, new SoftmaxCrossEntropy(), Batch, pool).Forward(new float[Input.Size]).Length);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void An_input_that_is_not_finite_is_named_by_row_and_column(float value, string word)
    {
        using var pool = new WorkerPool(1);
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(Classes)), Input, seed: 1);
        var source = new Source(Batch * Input.Size);
        source.Inputs[(4 * Input.Size) + 7] = value;
        var step = new TrainingStep<float>(model, new SoftmaxCrossEntropy(), Batch, pool);
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => step.Run(source, Batch, new OptimizerState<float>(new Sgd(), model), 0.1, 1));
        Assert.Contains($"is {word} in row 104, column 7", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("learning rate", error.Message, StringComparison.Ordinal);
    }

    private sealed class Source(int values) : IBatchSource<float>
    {
        public float[] Inputs { get; } = [.. Enumerable.Range(0, values).Select(i => (float)CounterRandom.Uniform(4, (ulong)i) - 0.5f)];

        public static float[] Target(int sample)
        {
            var loss = new SoftmaxCrossEntropy();
            var target = new float[loss.TargetSize(Classes)];
            loss.EncodeLabel<float>(sample % Classes, target);
            return target;
        }

        public void Load(int sample, Span<float> input, Span<float> target)
        {
            Inputs.AsSpan(sample * input.Length, input.Length).CopyTo(input);
            Target(sample).CopyTo(target);
        }

        public int RowOf(int sample) => 100 + sample;
    }
}
